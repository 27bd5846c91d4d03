-- What a raw indicator adds up to by area is read by the program: export/area_sums.h.
DROP FUNCTION IF EXISTS area_months(text, int, int);

-- It can be asked of one month.
DROP FUNCTION IF EXISTS reported_months(int[], bigint, bit varying);
