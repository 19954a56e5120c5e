# The static files of the GraphQL IDE.
FROM node:22-slim AS ide
WORKDIR /ide
COPY src/Api/Ide/package.json src/Api/Ide/package-lock.json src/Api/Ide/.npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /repo
# What restore reads comes first, so that a change of the code alone does not restore again.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/Domain/*.csproj src/Domain/packages.lock.json src/Domain/
COPY src/Application/*.csproj src/Application/packages.lock.json src/Application/
COPY src/Infrastructure/*.csproj src/Infrastructure/packages.lock.json src/Infrastructure/
COPY src/Api/*.csproj src/Api/packages.lock.json src/Api/
COPY src/Sandbox/*.csproj src/Sandbox/packages.lock.json src/Sandbox/
RUN dotnet restore src/Api --locked-mode && dotnet restore src/Sandbox --locked-mode
COPY src src
COPY --from=ide /ide/node_modules src/Api/Ide/node_modules
RUN dotnet publish src/Api -c Release --no-restore -o /app && dotnet publish src/Sandbox -c Release --no-restore -o /sandbox

# The payment provider in test mode: docker build --target sandbox
FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS sandbox
RUN install -d -m 0700 -o $APP_UID -g $APP_UID /var/lib/graphbooking/sandbox
WORKDIR /app
COPY --from=build /sandbox ./
USER $APP_UID
ENV ASPNETCORE_URLS=http://0.0.0.0:8090
EXPOSE 8090
ENTRYPOINT ["dotnet", "GraphBooking.Sandbox.dll"]

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# A named volume takes the owner of the directory that it is mounted over.
RUN install -d -m 0700 -o $APP_UID -g $APP_UID /var/lib/graphbooking/keys
WORKDIR /app
COPY --from=build /app ./
USER $APP_UID
# 16 MiB (in hexadecimal) for the youngest objects, so that few live long enough to be copied; one arena for what is not managed.
ENV DOTNET_GCgen0size=0x1000000 MALLOC_ARENA_MAX=1
ENV ASPNETCORE_URLS=http://0.0.0.0:8080
EXPOSE 8080
ENTRYPOINT ["dotnet", "GraphBooking.Api.dll"]
