using GraphBooking.Sandbox;

await SandboxHost.Build(args).RunAsync();
