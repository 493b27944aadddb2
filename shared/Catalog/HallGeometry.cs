using System.Text.Json.Serialization;

namespace BoxOffice.Catalog;

/// <summary>
/// A section between two circles around one centre, filled from end to end by its rows. One unit is the width of a seat; y grows away
/// from the top of the drawing, so that 90 degrees point down.
/// </summary>
/// <param name="CenterX">Of the circles.</param>
/// <param name="CenterY">Of the circles.</param>
/// <param name="InnerRadius">In front of the first row.</param>
/// <param name="OuterRadius">Behind the last row.</param>
/// <param name="StartDegrees">Where the first seat of each row is.</param>
/// <param name="EndDegrees">Where the last seat of each row is.</param>
public sealed record ArcShape(double CenterX, double CenterY, double InnerRadius, double OuterRadius, double StartDegrees,
    double EndDegrees);

/// <summary>Where a section is drawn: an arc or a polygon. A layout has the shapes of all of its sections or of none.</summary>
/// <param name="Arc">Null for a polygon.</param>
/// <param name="Polygon">
/// Points of x and y: front left, front right, back right, then any number along the back, and back left as the last. The rows lie
/// between the front and the back.
/// </param>
public sealed record SectionShape(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ArcShape? Arc,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<IReadOnlyList<double>>? Polygon);
