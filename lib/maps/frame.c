/* frame -- see frame.h. */
#include "maps/frame.h"

#include <math.h>

enum { SIDE = 760, MARGIN = 16, NARROWEST = 320 };

#define KM_A_DEGREE 111.32
/* One facility alone, or some in one street, are drawn as in a place of this size. */
#define LEAST_DEGREES 0.05

/* 1, 2 or 5, or ten times these, that is at most so long. */
static int round_km(double most)
{
	double ten = pow(10, floor(log10(most)));

	return (int)fmax(1, ten * (most >= 5 * ten ? 5 : most >= 2 * ten ? 2 : 1));
}

struct frame frame_of(const struct bounds *bounds)
{
	double middle = (bounds->south + bounds->north) / 2;
	double narrow = fmax(0.05, cos(middle * M_PI / 180));
	double high = fmax(LEAST_DEGREES, bounds->north - bounds->south);
	double wide = fmax(LEAST_DEGREES / narrow, bounds->east - bounds->west);
	double unit = fmin(SIDE / high, SIDE / (wide * narrow));
	struct frame frame = { .across = unit * narrow, .down = unit };

	frame.width = (int)fmax(NARROWEST, ceil(wide * frame.across) + 2 * MARGIN);
	frame.height = (int)ceil(high * frame.down) + 2 * MARGIN + MARGIN;
	frame.west =
	    (bounds->west + bounds->east) / 2 - (frame.width / 2.0 - MARGIN) / frame.across;
	frame.north = middle + high / 2;
	frame.scale_km = round_km(frame.width / 4.0 / unit * KM_A_DEGREE);
	frame.scale_at = (int)round(frame.scale_km / KM_A_DEGREE * unit);
	return frame;
}

double frame_x(const struct frame *frame, double longitude)
{
	return MARGIN + (longitude - frame->west) * frame->across;
}

double frame_y(const struct frame *frame, double latitude)
{
	return MARGIN + (frame->north - latitude) * frame->down;
}
