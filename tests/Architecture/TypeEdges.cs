using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace BoxOffice.Tests.Architecture;

/// <summary>A type that names another one, each with its room: the part of its namespace below the root.</summary>
internal sealed record TypeEdge(string From, string To, string FromType, string ToType)
{
    /// <summary>Both ends, as a person looks for them.</summary>
    public override string ToString() => $"{FromType} uses {ToType}";
}

/// <summary>
/// The types that each type of a compiled assembly names: in signatures, fields, attributes and method bodies. A constant is copied where
/// it is used, so the compiled code does not show it.
/// </summary>
internal static class TypeEdges
{
    /// <summary>All edges between rooms. The root itself is the room "".</summary>
    /// <param name="roomOf">The room of a namespace below the root: "Platform.Api".</param>
    public static IReadOnlyList<TypeEdge> Read(string assembly, string root, Func<string, string> roomOf)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        return [.. module.GetAllTypes()
            .SelectMany(type => NamesIn(type).SelectMany(Flat).Select(named => (From: Outermost(type), To: Outermost(named))))
            .Distinct()
            .Where(pair => IsBelow(pair.From.Namespace, root) && IsBelow(pair.To.Namespace, root))
            .Select(pair => new TypeEdge(Room(pair.From), Room(pair.To), pair.From.FullName, pair.To.FullName))
            .Where(edge => edge.From != edge.To)
            .Distinct()];

        string Room(TypeReference type) => type.Namespace == root ? "" : roomOf(type.Namespace[(root.Length + 1)..]);
    }

    private static bool IsBelow(string name, string root) => name == root || name.StartsWith($"{root}.", StringComparison.Ordinal);

    private static TypeReference Outermost(TypeReference type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type;
    }

    private static IEnumerable<TypeReference?> NamesIn(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(i => i.InterfaceType),
        .. type.Fields.Select(f => f.FieldType),
        .. type.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType),
        .. AttributesOf(type),
        .. type.Fields.SelectMany(AttributesOf),
        .. type.Properties.SelectMany(AttributesOf),
        .. type.Methods.SelectMany(NamesIn),
    ];

    private static IEnumerable<TypeReference?> NamesIn(MethodDefinition method) =>
    [
        method.ReturnType,
        .. method.Parameters.Select(p => p.ParameterType),
        .. method.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType),
        .. AttributesOf(method),
        .. method.HasBody ? method.Body.Variables.Select(v => v.VariableType) : [],
        .. method.HasBody ? method.Body.Instructions.SelectMany(i => NamesIn(i.Operand)) : [],
    ];

    private static IEnumerable<TypeReference?> NamesIn(object? operand) => operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        MethodReference method =>
        [
            method.DeclaringType,
            method.ReturnType,
            .. method.Parameters.Select(p => p.ParameterType),
            .. method is GenericInstanceMethod generic ? generic.GenericArguments : [],
        ],
        _ => [],
    };

    private static IEnumerable<TypeReference?> AttributesOf(ICustomAttributeProvider provider) => provider.CustomAttributes.SelectMany(
        attribute => attribute.ConstructorArguments.Select(a => a.Value).OfType<TypeReference>().Prepend(attribute.AttributeType));

    /// <summary>The type without its arrays and references, and its generic arguments.</summary>
    private static IEnumerable<TypeReference> Flat(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Flat).Append(generic.ElementType),
        TypeSpecification specification => Flat(specification.ElementType),
        _ => [type],
    };
}
