/* fetch_batch -- analytics asked for many indicators and months at once; see fetch.h. */
#include "worker/fetch.h"

#include "base/conf.h"

#include <string.h>

#define ADDRESS 6000 /* bytes, far below what servers take */
#define AROUND	1000 /* of it: the server, the levels and what else stands in an address */
#define MONTH	7    /* "202301;" */
#define IN_VAIN 12   /* requests in a row that failed: it is not what is asked for */

/* Subjects that are asked for the same months. */
struct block {
	const char *months; /* as a text, to compare */
	struct asking **asking;
	int n; /* of the months of each subject, one after the other */
	int per_subject;
};

static struct asking *add_asking(struct fetch *fetch, const struct asking *like)
{
	struct asking *asking = mem_new(fetch, struct asking);

	*asking = (struct asking){
		.ask = like->ask, .subject = like->subject, .period = like->period, .fd = -1
	};
	fetch->asking = mem_resize(fetch, fetch->asking, struct asking *, (size_t)fetch->n + 1);
	return fetch->asking[fetch->n++] = asking;
}

static void give_pair(struct asking *to, struct pair *pair)
{
	to->pair = mem_resize(to, to->pair, struct pair *, (size_t)to->n + 1);
	to->pair[to->n++] = talloc_steal(to, pair);
}

/* The askings of each subject, one after the other, by its id. */
static int by_subject(const void *a, const void *b)
{
	const struct asking *one = *(struct asking *const *)a, *other = *(struct asking *const *)b;
	int order = strcmp(one->subject, other->subject);

	return order ? order : one->period - other->period;
}

/* How many of the subjects fit into a request for so many months, by its rows and its address. */
static int fitting(const struct fetch *fetch, const struct block *block, long cells, int months)
{
	long units = fetch->named ? (long)strlen(fetch->named) : 0;
	long room = (ADDRESS - AROUND - units - months * (long)MONTH) /
	    ((long)strlen(block->asking[0]->subject) + 1);
	long n = cells / months;

	return (int)(n < room ? n : room);
}

/* How many subjects and months to ask for at once, for the fewest requests: the answer has a row
 * for each and facility. */
static void size_of(const struct fetch *fetch, const struct block *block, int *subjects,
    int *months)
{
	long cells = conf()->dhis2_rows / (fetch->facilities ? fetch->facilities : 1);
	int all = block->n / block->per_subject, fewest = 0;

	*subjects = *months = 1;
	for (int m = 1; m <= block->per_subject && m <= (cells < 1 ? 1 : cells); m++) {
		int s = fitting(fetch, block, cells < 1 ? 1 : cells, m);
		int requests = s > 0 ? ((all + s - 1) / s) * ((block->per_subject + m - 1) / m) : 0;

		if (!requests || (fewest && requests > fewest))
			continue;
		fewest = requests;
		*subjects = s;
		*months = m;
	}
}

/* A request: so many subjects and months from a first one each. */
static void add_batch(struct fetch *fetch, const struct block *block, int first, int by, int month,
    int months)
{
	int subjects = block->n / block->per_subject;
	struct asking *batch = NULL;

	for (int s = first; s < subjects && s < first + by; s++)
		for (int m = month; m < block->per_subject && m < month + months; m++) {
			struct asking *one = block->asking[s * block->per_subject + m];

			if (!batch)
				batch = add_asking(fetch, one);
			for (int i = 0; i < one->n; i++)
				give_pair(batch, one->pair[i]);
		}
}

/* The requests of a block: rectangles of some subjects and some months. */
static void cut(struct fetch *fetch, const struct block *block)
{
	int subjects = block->n / block->per_subject, by, months;

	size_of(fetch, block, &by, &months);
	for (int first = 0; first < subjects; first += by)
		for (int month = 0; month < block->per_subject; month += months)
			add_batch(fetch, block, first, by, month, months);
}

/* The block of the subject whose askings begin here; how many they are. */
static int add_to_block(struct block **block, int *blocks, const void *ctx, struct asking **list,
    int n)
{
	char *months = mem_strdup(ctx, "");
	int length = strlen(list[0]->subject), count = 0, at = 0;

	for (; count < n && !strcmp(list[count]->subject, list[0]->subject); count++)
		months = mem_append(months, "%d,", list[count]->period);
	while (at < *blocks &&
	    (strcmp((*block)[at].months, months) ||
		(int)strlen((*block)[at].asking[0]->subject) != length))
		at++;
	if (at == *blocks) {
		*block = mem_resize(ctx, *block, struct block, (size_t)++*blocks);
		(*block)[at] = (struct block){ .months = months, .per_subject = count };
	}
	(*block)[at].asking =
	    mem_resize(ctx, (*block)[at].asking, struct asking *, (size_t)((*block)[at].n + count));
	memcpy((*block)[at].asking + (*block)[at].n, list, (size_t)count * sizeof(*list));
	(*block)[at].n += count;
	return count;
}

void fetch_batch(struct fetch *fetch)
{
	void *work = talloc_new(fetch);
	struct asking **list = mem_array(work, struct asking *, (size_t)fetch->n + 1);
	struct block *block = NULL;
	int n = 0, kept = 0, blocks = 0;

	for (int i = 0; i < fetch->n; i++)
		if (fetch->asking[i]->ask == ASK_ANALYTICS)
			list[n++] = fetch->asking[i];
		else
			fetch->asking[kept++] = fetch->asking[i];
	fetch->n = kept;
	if (n)
		qsort(list, (size_t)n, sizeof(*list), by_subject);
	for (int i = 0; i < n;)
		i += add_to_block(&block, &blocks, work, list + i, n - i);
	for (int i = 0; i < blocks; i++)
		cut(fetch, &block[i]);
	talloc_free(work);
}

static int count_of(int period)
{
	return period / 100 * 12 + period % 100;
}

/* Is a pair of the second half: of the later months, or, within one month, of the later pairs? */
static bool is_later(const struct asking *asking, int i)
{
	int first = count_of(asking->pair[0]->period), last = first;

	for (int k = 1; k < asking->n; k++) {
		int month = count_of(asking->pair[k]->period);

		first = month < first ? month : first;
		last = month > last ? month : last;
	}
	if (first == last)
		return i >= asking->n / 2;
	return count_of(asking->pair[i]->period) > (first + last) / 2;
}

bool fetch_divide(struct fetch *fetch, struct asking *asking)
{
	struct asking *half[2];
	int n = asking->n;

	if (n < 2 || asking->ask != ASK_ANALYTICS)
		return false;
	half[0] = add_asking(fetch, asking);
	half[1] = add_asking(fetch, asking);
	for (int i = 0; i < n; i++)
		give_pair(half[is_later(asking, i)], asking->pair[i]);
	for (int i = 0; i < 2; i++) {
		half[i]->subject = half[i]->pair[0]->id;
		half[i]->period = half[i]->pair[0]->period;
	}
	asking->n = 0;
	asking->ended = true;
	fetch->ended++;
	return true;
}

bool fetch_divide_large(struct fetch *fetch, struct asking *asking)
{
	if (asking->ask == ASK_ANALYTICS && (!fetch->most || asking->n / 2 < fetch->most))
		fetch->most = asking->n > 1 ? asking->n / 2 : 1; /* nor will others be answered */
	return fetch_divide(fetch, asking);
}

bool fetch_divide_failed(struct fetch *fetch, struct asking *asking)
{
	return asking->n > 1 && ++fetch->in_vain <= IN_VAIN && fetch_divide(fetch, asking);
}
