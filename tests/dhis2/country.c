/* country -- see country.h. */
#include "country.h"

#include "base/map.h"

#include <stdio.h>
#include <string.h>

#define LINE  4000
#define CELLS 6

/* Split a line of plain CSV in place; those it does not have are empty. */
static void cells_of(char *line, char *cell[], int n)
{
	static char nothing[] = "";

	line[strcspn(line, "\n")] = '\0';
	for (int i = 0; i < n; i++)
		cell[i] = line ? strsep(&line, ",") : nothing;
}

static FILE *open_file(const void *ctx, const char *folder, const char *name)
{
	const char *path = mem_printf(ctx, "%s/%s", folder, name);
	FILE *file = fopen(path, "re");
	char header[LINE];

	if (!file || !fgets(header, sizeof(header), file)) {
		fprintf(stderr, "stand-in: %s cannot be read\n", path);
		exit(2);
	}
	return file;
}

static void read_unit(struct country *country, char *cell[])
{
	int n = country->units++;

	country->unit = mem_resize(country, country->unit, struct unit, (size_t)n + 1);
	country->unit[n] = (struct unit){
		.uid = mem_strdup(country, cell[0]),
		.name = mem_strdup(country, cell[1]),
		.level = (int)strtol(cell[2], NULL, 10),
		.parent = country_unit(country, cell[3]),
		.opened = mem_strdup(country, cell[4]),
		.closed = mem_strdup(country, cell[5]),
	};
	map_put(country->by_uid, span_of(cell[0]), n);
}

static void read_set(struct country *country, char *cell[])
{
	int n = country->sets++;

	country->set = mem_resize(country, country->set, struct set, (size_t)n + 1);
	country->set[n] = (struct set){
		.uid = mem_strdup(country, cell[0]),
		.name = mem_strdup(country, cell[1]),
		.type = mem_strdup(country, cell[2]),
		.attribute = mem_strdup(country, cell[3]),
		.units = mem_strdup(country, cell[4]),
	};
}

static void read_element(struct country *country, char *cell[])
{
	int n = country->elements++;

	country->element = mem_resize(country, country->element, struct element, (size_t)n + 1);
	country->element[n] = (struct element){
		.uid = mem_strdup(country, cell[0]),
		.name = mem_strdup(country, cell[1]),
		.combos = mem_strdup(country, cell[2]),
		.sets = mem_strdup(country, *cell[3] ? cell[3] : "DataSet0001"),
		.hidden = !strcmp(cell[4], "hidden"),
		.aggregation = mem_strdup(country, *cell[5] ? cell[5] : "SUM"),
	};
}

static void read_indicator(struct country *country, char *cell[])
{
	int n = country->indicators++;

	country->indicator =
	    mem_resize(country, country->indicator, struct indicator, (size_t)n + 1);
	country->indicator[n] = (struct indicator){
		.uid = mem_strdup(country, cell[0]),
		.name = mem_strdup(country, cell[1]),
		.numerator = mem_strdup(country, cell[2]),
		.denominator = mem_strdup(country, *cell[3] ? cell[3] : "1"),
	};
}

static void read_value(struct country *country, char *cell[])
{
	int n = country->values++;
	bool month = strlen(cell[1]) == 6 && strspn(cell[1], "0123456789") == 6;

	if (!(n & (n - 1))) /* as many again */
		country->value =
		    mem_resize(country, country->value, struct value, n ? 2 * (size_t)n : 1);
	country->value[n] = (struct value){
		.element = country_element(country, cell[0]),
		.period = month ? (int)strtol(cell[1], NULL, 10) : 0,
		.quarter = month ? "" : mem_strdup(country, cell[1]),
		.unit = country_unit(country, cell[2]),
		.combo = mem_strdup(country, cell[3]),
		.value = mem_strdup(country, cell[4]),
		.attribute = *cell[5] ? mem_strdup(country, cell[5]) : "HllvX50cXC0",
	};
}

static void read_file(struct country *country, const char *folder, const char *name,
    void (*read)(struct country *country, char *cell[]))
{
	FILE *file = open_file(country, folder, name);
	char line[LINE], *cell[CELLS];

	while (fgets(line, sizeof(line), file)) {
		cells_of(line, cell, CELLS);
		read(country, cell);
	}
	fclose(file);
}

struct country *country_read(const char *folder)
{
	struct country *country = mem_new(NULL, struct country);

	country->by_uid = map_new(country);
	read_file(country, folder, "units.csv", read_unit);
	read_file(country, folder, "sets.csv", read_set);
	read_file(country, folder, "elements.csv", read_element);
	read_file(country, folder, "indicators.csv", read_indicator);
	read_file(country, folder, "values.csv", read_value);
	return country;
}

int country_unit(const struct country *country, const char *uid)
{
	return map_get(country->by_uid, span_of(uid));
}

int country_set(const struct country *country, const char *uid)
{
	for (int i = 0; i < country->sets; i++)
		if (!strcmp(country->set[i].uid, uid))
			return i;
	return -1;
}

int country_element(const struct country *country, const char *uid)
{
	for (int i = 0; i < country->elements; i++)
		if (!strcmp(country->element[i].uid, uid))
			return i;
	return -1;
}

bool country_below(const struct country *country, int unit, int ancestor)
{
	while (unit >= 0 && unit != ancestor)
		unit = country->unit[unit].parent;
	return unit >= 0;
}

bool country_reports(const struct country *country, int unit, int set)
{
	char uid[12] = "";

	for (const char *at = country->set[set].units; *at;
	    at += strcspn(at, " "), at += *at == ' ') {
		size_t n = strcspn(at, " *");
		int named;

		snprintf(uid, sizeof(uid), "%.*s", (int)n, at);
		named = country_unit(country, uid);
		if (at[n] == '*'
			? country->unit[unit].level == 5 && country_below(country, unit, named)
			: named == unit)
			return true;
	}
	return false;
}

bool country_holds(const struct country *country, int set, int element, const char **combos,
    size_t *n)
{
	const char *uid = country->set[set].uid, *at = country->element[element].sets;

	for (; *at; at += strcspn(at, " "), at += *at == ' ') {
		if (strncmp(at, uid, strlen(uid)))
			continue;
		at += strlen(uid);
		*combos = *at == '=' ? at + 1 : country->element[element].combos;
		*n = *at == '=' ? strcspn(at + 1, " ") : strlen(*combos);
		return true;
	}
	return false;
}
