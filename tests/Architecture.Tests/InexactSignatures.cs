using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace GraphBooking.Architecture.Tests;

/// <summary>Reads a signature as one answer: whether a type that rounds occurs anywhere in it.</summary>
internal sealed class InexactSignatures : ISignatureTypeProvider<bool, object?>
{
    private static readonly HashSet<string> Rounding =
    [
        "System.Single",
        "System.Double",
        "System.Decimal",
        "System.Half",
        "System.Numerics.BFloat16",
        "System.Numerics.Complex",
        "System.Runtime.InteropServices.NFloat",
    ];

    public static bool Rounds(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        return Rounding.Contains($"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}");
    }

    public static bool Of(MethodSignature<bool> signature) => signature.ReturnType || signature.ParameterTypes.Contains(true);

    public bool GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode is PrimitiveTypeCode.Single or PrimitiveTypeCode.Double;

    public bool GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Rounds(reader, handle);

    public bool GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => false;

    public bool GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public bool GetGenericInstantiation(bool genericType, ImmutableArray<bool> typeArguments) => genericType || typeArguments.Contains(true);

    public bool GetFunctionPointerType(MethodSignature<bool> signature) => Of(signature);

    public bool GetModifiedType(bool modifier, bool unmodifiedType, bool isRequired) => unmodifiedType;

    public bool GetArrayType(bool elementType, ArrayShape shape) => elementType;

    public bool GetSZArrayType(bool elementType) => elementType;

    public bool GetByReferenceType(bool elementType) => elementType;

    public bool GetPointerType(bool elementType) => elementType;

    public bool GetPinnedType(bool elementType) => elementType;

    public bool GetGenericMethodParameter(object? genericContext, int index) => false;

    public bool GetGenericTypeParameter(object? genericContext, int index) => false;
}
