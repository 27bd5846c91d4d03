/* country -- see country.h. */
#include "country.h"

#include "base/map.h"

#include <stdio.h>
#include <string.h>

#define LINE 400

/* Split a line of plain CSV in place; how many cells it has. */
static int cells_of(char *line, char *cell[], int n)
{
	int i = 0;

	line[strcspn(line, "\n")] = '\0';
	while (i < n && (cell[i++] = strsep(&line, ",")) && line)
		;
	return i;
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

static void read_units(struct country *country, FILE *file)
{
	char line[LINE], *cell[4];

	while (fgets(line, sizeof(line), file) && cells_of(line, cell, 4) == 4) {
		int n = country->units++;

		country->unit = mem_resize(country, country->unit, struct unit, (size_t)n + 1);
		country->unit[n] = (struct unit){
			.uid = mem_strdup(country, cell[0]),
			.name = mem_strdup(country, cell[1]),
			.level = (int)strtol(cell[2], NULL, 10),
			.parent = -1,
		};
		country->unit[n].parent = country_unit(country, cell[3]);
		map_put(country->by_uid, span_of(cell[0]), n);
	}
	fclose(file);
}

static void read_elements(struct country *country, FILE *file)
{
	char line[LINE], *cell[3];

	while (fgets(line, sizeof(line), file) && cells_of(line, cell, 3) == 3) {
		int n = country->elements++;

		country->element =
		    mem_resize(country, country->element, struct element, (size_t)n + 1);
		country->element[n] = (struct element){
			.uid = mem_strdup(country, cell[0]),
			.name = mem_strdup(country, cell[1]),
			.combos = mem_strdup(country, cell[2]),
		};
	}
	fclose(file);
}

static void read_values(struct country *country, FILE *file)
{
	char line[LINE], *cell[5];
	int room = 0;

	while (fgets(line, sizeof(line), file) && cells_of(line, cell, 5) == 5) {
		int n = country->values++;

		if (n == room) {
			room = room ? 2 * room : 1024;
			country->value =
			    mem_resize(country, country->value, struct value, (size_t)room);
		}
		country->value[n] = (struct value){
			.element = country_element(country, cell[0]),
			.period = (int)strtol(cell[1], NULL, 10),
			.unit = country_unit(country, cell[2]),
			.combo = mem_strdup(country, cell[3]),
			.value = mem_strdup(country, cell[4]),
		};
	}
	fclose(file);
}

struct country *country_read(const char *folder)
{
	struct country *country = mem_new(NULL, struct country);

	country->by_uid = map_new(country);
	read_units(country, open_file(country, folder, "units.csv"));
	read_elements(country, open_file(country, folder, "elements.csv"));
	read_values(country, open_file(country, folder, "values.csv"));
	return country;
}

int country_unit(const struct country *country, const char *uid)
{
	return map_get(country->by_uid, span_of(uid));
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
