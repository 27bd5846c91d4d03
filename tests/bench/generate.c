/*
 * generate -- the country that bench/run measures: ROWS rows of 10,000 facilities, 20 indicators
 * and as many months as it takes, in the order in which servers export (by month, indicator,
 * facility).
 *
 *	generate ROWS facilities|indicators|data
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FACILITIES 10000
#define INDICATORS 20

/* An id like DHIS2's: eleven letters and digits, the first a letter. */
static void facility_id(int n, char id[12])
{
	static const char digits[] =
	    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	uint64_t mixed = (uint64_t)(n + 1) * 0x9E3779B97F4A7C15ull;

	id[0] = digits[10 + mixed % 52];
	for (int i = 1; i < 11; i++) {
		mixed = mixed * 6364136223846793005ull + 1442695040888963407ull;
		id[i] = digits[(mixed >> 33) % 62];
	}
	id[11] = '\0';
}

static void print_row(long row)
{
	long facility = row % FACILITIES, indicator = row / FACILITIES % INDICATORS;
	long month = row / FACILITIES / INDICATORS;
	static char id[FACILITIES][12];

	if (!*id[facility])
		facility_id((int)facility, id[facility]);
	printf("%s,INDICATOR_%04ld,%ld,%ld\n", id[facility], indicator,
	    (2020 + month / 12) * 100 + month % 12 + 1, (row * 2654435761 >> 7) % 997);
}

int main(int argc, char *argv[])
{
	long rows = argc == 3 ? strtol(argv[1], NULL, 10) : 0;
	char id[12];

	if (argc == 3 && !strcmp(argv[2], "facilities")) {
		puts("facility_id,facility_name,admin_area_1,admin_area_2");
		for (int n = 0; n < FACILITIES; n++) {
			facility_id(n, id);
			printf("%s,Facility %d,Benchland,District %d\n", id, n, n % 100);
		}
	} else if (argc == 3 && !strcmp(argv[2], "indicators")) {
		puts("raw_indicator_id,raw_indicator_label");
		for (int n = 0; n < INDICATORS; n++)
			printf("INDICATOR_%04d,Indicator %d\n", n, n);
	} else {
		puts("facility_id,raw_indicator_id,period_id,count");
		for (long row = 0; row < rows; row++)
			print_row(row);
	}
	return 0;
}
