using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BoxOffice.Catalog;
using BoxOffice.Events;
using BoxOffice.Identity;
using BoxOffice.Ops;
using BoxOffice.Payments;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Health;
using BoxOffice.Reservations;
using BoxOffice.Returns;
using BoxOffice.Seats;
using BoxOffice.WaitingRoom;
using BoxOffice.Wallets;

namespace BoxOffice;

/// <summary>
/// The one serializer context, for HTTP bodies, Cosmos items and queue messages: camelCase, enums as strings, ISO-8601 UTC,
/// nulls left out only where a type says so. Types are listed by feature (the source generator reads one declaration only).
/// See docs/adr/0002-one-json-context.md for why not the hosts' defaults.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    UseStringEnumConverter = true,
    Converters = [typeof(UtcTimeConverter)],
    MaxDepth = 16)]
// Platform
[JsonSerializable(typeof(Answer<HealthReport>))]

// Identity
[JsonSerializable(typeof(ChallengeVerdict))]
[JsonSerializable(typeof(SubjectNumber))]
[JsonSerializable(typeof(NumberedUser))]
[JsonSerializable(typeof(Answer<SignedInUser>))]

// Wallets
[JsonSerializable(typeof(ProviderEvent))]
[JsonSerializable(typeof(PaymentConfirmation))]
[JsonSerializable(typeof(OperatorChargeRequest))]

// Catalog
[JsonSerializable(typeof(CatalogRecord))]
[JsonSerializable(typeof(LayoutDocument))]
[JsonSerializable(typeof(VenueDocument))]
[JsonSerializable(typeof(DateClaim))]
[JsonSerializable(typeof(DateChange))]
[JsonSerializable(typeof(Answer<Concert>))]
[JsonSerializable(typeof(Answer<LayoutBody>))]
[JsonSerializable(typeof(Answer<IReadOnlyList<ConcertDate>>))]

// Seats
[JsonSerializable(typeof(Seat))]
[JsonSerializable(typeof(ShownSeat))]
[JsonSerializable(typeof(Answer<SeatMapView>))]
[JsonSerializable(typeof(Answer<SeatChangesView>))]
[JsonSerializable(typeof(SeatListHead))]

// WaitingRoom
[JsonSerializable(typeof(QueueSettings))]
[JsonSerializable(typeof(SpentPlace))]
[JsonSerializable(typeof(RedisWatermark))]
[JsonSerializable(typeof(JoinRequest))]
[JsonSerializable(typeof(Answer<QueuePlace>))]
[JsonSerializable(typeof(Answer<QueueBoard>))]
[JsonSerializable(typeof(QueueSettingsRequest))]
[JsonSerializable(typeof(Answer<QueueStats>))]
[JsonSerializable(typeof(Answer<IReadOnlyList<QueueStats>>))]

// Reservations
[JsonSerializable(typeof(Reservation))]
[JsonSerializable(typeof(SeatQuota))]
[JsonSerializable(typeof(SeatsToSettle))]
[JsonSerializable(typeof(HoldRequest))]
[JsonSerializable(typeof(ReleaseRequest))]
[JsonSerializable(typeof(ReturnedSeatsEvent))]
[JsonSerializable(typeof(MovedEvent))]
[JsonSerializable(typeof(Answer<ReservationView>))]
[JsonSerializable(typeof(Answer<IReadOnlyList<ReservationView>>))]

// Returns
[JsonSerializable(typeof(ReturnWait))]
[JsonSerializable(typeof(ReturnListMark))]
[JsonSerializable(typeof(ReturnRequest))]
[JsonSerializable(typeof(Answer<ReturnWaitView>))]

// Payments
[JsonSerializable(typeof(PaymentRequest))]
[JsonSerializable(typeof(Answer<PaymentView>))]
[JsonSerializable(typeof(OwnedSeat))]
[JsonSerializable(typeof(DateJob))]
[JsonSerializable(typeof(DateJobPage))]
[JsonSerializable(typeof(DateJobPageMessage))]
[JsonSerializable(typeof(Answer<DateJobView>))]
[JsonSerializable(typeof(Answer<IReadOnlyList<DateJobView>>))]

// Wallets
[JsonSerializable(typeof(Wallet))]
[JsonSerializable(typeof(LedgerEntry))]
[JsonSerializable(typeof(ChargeRequest))]
[JsonSerializable(typeof(Answer<BalanceView>))]
[JsonSerializable(typeof(Answer<IReadOnlyList<LedgerEntryView>>))]

// Events
[JsonSerializable(typeof(CloudEvent))]
[JsonSerializable(typeof(EventDelivery))]
[JsonSerializable(typeof(GivenUpEvent))]
[JsonSerializable(typeof(WaitingEvent))]
[JsonSerializable(typeof(ResendRequest))]
[JsonSerializable(typeof(Answer<IReadOnlyList<GivenUpEventView>>))]
[JsonSerializable(typeof(Answer<EventsResent>))]

// Ops
[JsonSerializable(typeof(SaleRow))]
[JsonSerializable(typeof(Answer<SalesReport>))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(ErasureMark))]
[JsonSerializable(typeof(PersonGone))]
[JsonSerializable(typeof(Answer<PersonExport>))]
[JsonSerializable(typeof(Answer<PersonErased>))]
[JsonSerializable(typeof(Answer<IReadOnlyList<ConcertPutView>>))]
[JsonSerializable(typeof(Answer<IReadOnlyList<VenuePutView>>))]
[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(OmittedBytes))]
[JsonSerializable(typeof(JsonElement[]))]
[JsonSerializable(typeof(Answer<IReadOnlyList<AuditView>>))]
[JsonSerializable(typeof(Answer<HourReport>))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Answer<ReservationReport>))]
[JsonSerializable(typeof(Answer<PoisonQueue[]>))]
[JsonSerializable(typeof(Answer<Requeued>))]
[JsonSerializable(typeof(RefundRequest))]
[JsonSerializable(typeof(CancelDateRequest))]
[JsonSerializable(typeof(BlockSeatsRequest))]
[JsonSerializable(typeof(BoxOfficeRequest))]
[JsonSerializable(typeof(Answer<HouseSeatsView>))]
[JsonSerializable(typeof(Answer<IReadOnlyList<HouseSeatView>>))]
[JsonSerializable(typeof(Answer<IReadOnlyList<ReturnEntryView>>))]
[JsonSerializable(typeof(VenuesRequest))]
[JsonSerializable(typeof(ConcertsRequest))]
[JsonSerializable(typeof(DatesRequest))]
[JsonSerializable(typeof(ConcertIdsRequest))]
[JsonSerializable(typeof(ConcertDateIdsRequest))]
[JsonSerializable(typeof(Answer<BulkWritten>))]
[JsonSerializable(typeof(Answer<RebuiltSeatMap[]>))]
public sealed partial class BoxOfficeJson : JsonSerializerContext;
