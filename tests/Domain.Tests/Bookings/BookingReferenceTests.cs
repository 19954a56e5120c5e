using GraphBooking.Domain.Bookings;

namespace GraphBooking.Domain.Tests.Bookings;

public sealed class BookingReferenceTests
{
    [Fact]
    public void New_WhenAskedOften_UsesTheAlphabetAloneAndHardlyRepeats()
    {
        var references = Enumerable.Range(0, 5000).Select(_ => BookingReference.New()).ToArray();

        Assert.All(references, reference => Assert.Equal(BookingReference.Length, reference.Length));
        Assert.All(references, reference => Assert.All(reference, c => Assert.Contains(c, BookingReference.Alphabet)));
        Assert.Equal(BookingReference.Alphabet.Length, references.SelectMany(reference => reference).Distinct().Count());
        Assert.True(references.Distinct().Count() > 4990);
    }

    [Fact]
    public void Alphabet_WhenReadOut_HasNoTwoThatLookAlike()
    {
        Assert.Equal(BookingReference.Alphabet.Length, BookingReference.Alphabet.Distinct().Count());
        Assert.DoesNotContain(BookingReference.Alphabet, c => "0O1IL2Z5S8BU".Contains(c, StringComparison.Ordinal));
        Assert.All(BookingReference.Alphabet, c => Assert.True(char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)));
    }

    [Fact]
    public void Normalise_WhenTypedByHand_IsAsStored() => Assert.Equal("ACDE3467", BookingReference.Normalise(" acde3467\t"));
}
