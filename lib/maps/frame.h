/*
 * frame -- the paper of a map: where a point of the earth is on it.
 *
 * Degrees are drawn as they are, with those of longitude narrowed as they are in the middle of the
 * map: right enough for a country, and north is up.
 */
#ifndef MAPS_FRAME_H
#define MAPS_FRAME_H

#include "maps/place.h"

struct frame {
	double west, north;	/* what is at its top left corner, within the margin */
	double across, down;	/* units a degree of longitude, of latitude */
	int width, height;	/* units */
	int scale_km, scale_at; /* a round distance, and how many units it is long */
};

/* The frame in which bounds fit. */
struct frame frame_of(const struct bounds *bounds);

double frame_x(const struct frame *frame, double longitude);
double frame_y(const struct frame *frame, double latitude);

#endif
