using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace GraphBooking.Architecture.Tests;

/// <summary>
/// Looks for numbers that round in what the compiler made: fields, parameters, locals, instructions, and whatever the
/// instructions speak of. What the compiler worked out by itself is no longer there to be found.
/// </summary>
internal sealed class InexactCode : IDisposable
{
    private static readonly Dictionary<short, OpCode> Instructions = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    private static readonly InexactSignatures Signatures = new();

    private readonly PEReader _file;
    private readonly MetadataReader _reader;

    private InexactCode(Assembly assembly)
    {
        _file = new PEReader(File.OpenRead(assembly.Location));
        _reader = _file.GetMetadataReader();
    }

    /// <summary>What rounds in the types that are asked for and in all that is nested in them, what the compiler made included.</summary>
    /// <param name="assembly">Where.</param>
    /// <param name="isAsked">Told the full names of types that are not nested.</param>
    /// <param name="methods">How many bodies were looked through: with none, nothing was proved.</param>
    public static IReadOnlyList<string> In(Assembly assembly, Func<string, bool> isAsked, out int methods)
    {
        using var code = new InexactCode(assembly);
        var types = code._reader.TypeDefinitions.Where(handle => isAsked(code.OutermostName(handle))).ToArray();
        var bodies = types.SelectMany(handle => code._reader.GetTypeDefinition(handle).GetMethods()).ToArray();
        methods = bodies.Count(handle => code._reader.GetMethodDefinition(handle).RelativeVirtualAddress != 0);
        return
        [
            .. types.SelectMany(handle => code._reader.GetTypeDefinition(handle).GetFields()).Where(code.Rounds).Select(code.NameOf),
            .. bodies.SelectMany(code.Findings),
        ];
    }

    public void Dispose() => _file.Dispose();

    private IEnumerable<string> Findings(MethodDefinitionHandle handle)
    {
        var method = _reader.GetMethodDefinition(handle);
        var name = $"{FullName(method.GetDeclaringType())}.{_reader.GetString(method.Name)}";
        if (InexactSignatures.Of(method.DecodeSignature(Signatures, null)))
        {
            yield return $"{name}: signature";
        }

        if (method.RelativeVirtualAddress == 0)
        {
            yield break;
        }

        var body = _file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil && _reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(Signatures, null).Contains(true))
        {
            yield return $"{name}: local";
        }

        foreach (var instruction in Instructing(body.GetILBytes()!))
        {
            yield return $"{name}: {instruction}";
        }
    }

    private List<string> Instructing(byte[] bytes)
    {
        var found = new List<string>();
        for (var at = 0; at < bytes.Length;)
        {
            var value = bytes[at] == 0xFE ? (short)(0xFE00 | bytes[at + 1]) : bytes[at];
            var code = Instructions[value];
            at += code.Size;
            if (IsOfNumbersThatRound(code) || (HasToken(code) && Rounds(BitConverter.ToInt32(bytes, at))))
            {
                found.Add(code.Name!);
            }

            at += SizeOfOperand(code, bytes, at);
        }

        return found;
    }

    // ldc.r4, conv.r8, conv.r.un, ldind.r4, stelem.r8 and their like.
    private static bool IsOfNumbersThatRound(OpCode code) => code.Name!.Split('.').Any(part => part is "r4" or "r8" or "r");

    private static bool HasToken(OpCode code) => code.OperandType
        is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineSig or OperandType.InlineTok or OperandType.InlineType;

    private static int SizeOfOperand(OpCode code, byte[] bytes, int at) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(bytes, at)),
        _ => 4,
    };

    private bool Rounds(int token) => Rounds(MetadataTokens.EntityHandle(token));

    private bool Rounds(EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeReference => InexactSignatures.Rounds(_reader, (TypeReferenceHandle)handle),
        HandleKind.TypeSpecification => _reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(Signatures, null),
        HandleKind.FieldDefinition => Rounds((FieldDefinitionHandle)handle),
        HandleKind.MethodDefinition => InexactSignatures.Of(_reader.GetMethodDefinition((MethodDefinitionHandle)handle).DecodeSignature(Signatures, null)),
        HandleKind.MethodSpecification => Rounds(_reader.GetMethodSpecification((MethodSpecificationHandle)handle)),
        HandleKind.MemberReference => Rounds(_reader.GetMemberReference((MemberReferenceHandle)handle)),
        HandleKind.StandaloneSignature => InexactSignatures.Of(
            _reader.GetStandaloneSignature((StandaloneSignatureHandle)handle).DecodeMethodSignature(Signatures, null)),
        _ => false,
    };

    private bool Rounds(FieldDefinitionHandle handle) => _reader.GetFieldDefinition(handle).DecodeSignature(Signatures, null);

    private bool Rounds(MethodSpecification method) => method.DecodeSignature(Signatures, null).Contains(true) || Rounds(method.Method);

    private bool Rounds(MemberReference member) => Rounds(member.Parent) || (member.GetKind() == MemberReferenceKind.Field
        ? member.DecodeFieldSignature(Signatures, null)
        : InexactSignatures.Of(member.DecodeMethodSignature(Signatures, null)));

    private string NameOf(FieldDefinitionHandle handle)
    {
        var field = _reader.GetFieldDefinition(handle);
        return $"{FullName(field.GetDeclaringType())}.{_reader.GetString(field.Name)}: field";
    }

    private string OutermostName(TypeDefinitionHandle handle)
    {
        var outer = _reader.GetTypeDefinition(handle).GetDeclaringType();
        return outer.IsNil ? FullName(handle) : OutermostName(outer);
    }

    private string FullName(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        var name = _reader.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer ? $"{FullName(outer)}+{name}" : $"{_reader.GetString(type.Namespace)}.{name}";
    }
}
