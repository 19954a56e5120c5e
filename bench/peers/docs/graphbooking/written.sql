select count(*) from booking.bookings where start_at >= '2040-01-01'
