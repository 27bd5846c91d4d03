-- What a raw indicator adds up to by area is read by the program: export/area_sums.h.
DROP FUNCTION IF EXISTS area_months(text, int, int);
