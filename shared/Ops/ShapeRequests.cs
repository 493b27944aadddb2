using BoxOffice.Catalog;
using BoxOffice.Platform.Api;

namespace BoxOffice.Ops;

/// <summary>A section's shape on the wire: exactly one of arc and polygon.</summary>
public sealed record ShapeRequest(ArcRequest? Arc, IReadOnlyList<IReadOnlyList<double>?>? Polygon)
{
    private const double Farthest = 10_000;
    private const int MostPoints = 20;

    /// <summary>The shape; what is wrong with it is added to the errors.</summary>
    internal static SectionShape? Read(string path, ShapeRequest? shape, FieldErrors errors)
    {
        if (shape is null) return null;
        if (shape.Arc is null == shape.Polygon is null) errors.Add(path, "Must have either arc or polygon.");
        var polygon = shape.Polygon is null ? null : Points($"{path}.polygon", shape.Polygon, 4, errors);
        return new SectionShape(shape.Arc is null ? null : ReadArc($"{path}.arc", shape.Arc, errors), polygon);
    }

    /// <summary>Points of a polygon, each x and y.</summary>
    internal static IReadOnlyList<IReadOnlyList<double>> Points(string path, IReadOnlyList<IReadOnlyList<double>?> points, int least,
        FieldErrors errors)
    {
        if (points.Count < least || points.Count > MostPoints) errors.Add(path, $"Must have {least} to {MostPoints} points.");
        for (var i = 0; i < Math.Min(points.Count, MostPoints); i++)
        {
            if (points[i] is not { Count: 2 } point || !point.All(IsNear))
                errors.Add($"{path}[{i}]", $"Must be x and y, from -{Farthest:0} to {Farthest:0}.");
        }

        return [.. points.Select(p => p ?? [])];
    }

    private static ArcShape ReadArc(string path, ArcRequest arc, FieldErrors errors)
    {
        double[] values = [arc.CenterX ?? double.NaN, arc.CenterY ?? double.NaN, arc.InnerRadius ?? double.NaN, arc.OuterRadius
            ?? double.NaN, arc.StartDegrees ?? double.NaN, arc.EndDegrees ?? double.NaN];
        if (!values.All(IsNear))
            errors.Add(path,
                $"Must have centerX, centerY, innerRadius, outerRadius, startDegrees and endDegrees, from -{Farthest:0} to {Farthest:0}.");
        else if (arc.InnerRadius < 0 || arc.OuterRadius <= arc.InnerRadius)
            errors.Add($"{path}.outerRadius", "Must be larger than innerRadius, which is at least 0.");
        else if (Math.Abs(values[5] - values[4]) is <= 0 or > 360)
            errors.Add($"{path}.endDegrees", "Must differ from startDegrees, by at most 360 degrees.");
        return new ArcShape(values[0], values[1], values[2], values[3], values[4], values[5]);
    }

    private static bool IsNear(double value) => Math.Abs(value) <= Farthest;
}

/// <summary>An arc on the wire.</summary>
public sealed record ArcRequest(double? CenterX, double? CenterY, double? InnerRadius, double? OuterRadius, double? StartDegrees,
    double? EndDegrees);
