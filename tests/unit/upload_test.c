/* Files that clients send, through upload/upload.h: on the stream, and as nginx spools them. */
#include "upload/upload.h"

#include "step.h"

static const struct err *take(struct req *r)
{
	struct upload upload;
	const struct err *failed;

	if ((failed = upload_take(r, &upload)))
		return failed;
	if (req_arg(r, "keep") && (failed = file_place(upload.path, in_folder(r, "kept"))))
		return failed;
	r->status = 201;
	return respond(r, NULL,
	    mem_json(r,
		json_pack("{s:s, s:I, s:s}", "name", upload.name, "bytes", (json_int_t)upload.bytes,
		    "sha256", upload.sha256)));
}

static const struct field takes[] = { { "name", FIELD_TEXT, .message = "" },
	{ "keep", FIELD_ID, .message = "" }, { "file", FIELD_FILE, .message = "Choose a file." },
	{ 0 } };

static const struct route routes[] = { { "PUT", "/csv/upload", DATA_ADMIN, take, .fields = takes,
					   .upload = true },
	{ "POST", "/csv/upload", DATA_ADMIN, take, .fields = takes, .upload = true }, { 0 } };

#define HELLO_SHA256 "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

/* U-02, U-06, U-17, U-21 */
static void uploads(void **state)
{
	const char *answer = ask((struct ask){
	    "PUT", "/hmis/csv/upload?name=..%2Fa%0D.csv", "ana", NULL, SPAN("hello") });
	const char *form = "multipart/form-data; boundary=b";

	(void)state;
	has(answer, "Status: 201\r\n");
	has(answer, "{\"name\":\"a.csv\",\"bytes\":5,\"sha256\":\"" HELLO_SHA256 "\"}");
	answer = ask((struct ask){ "POST", "/hmis/csv/upload?keep=1", "ana", form,
	    SPAN("--b\r\nContent-Disposition: form-data; name=file; "
		 "filename=\"C:\\b.csv\"\r\n\r\nhello\r\n--b--") });
	has(answer, "{\"name\":\"b.csv\",\"bytes\":5,\"sha256\":\"" HELLO_SHA256 "\"}");
	assert_string_equal(file_text("kept"), "hello");
	has(ask((struct ask){ "PUT", "/hmis/csv/upload?name=a", "ana" }),
	    "\"code\":\"empty_file\"");
	answer = ask((struct ask){ "POST", "/hmis/csv/upload", "ana", form,
	    SPAN("--b\r\nContent-Disposition: form-data; name=file; "
		 "filename=\"\"\r\n\r\n\r\n--b--") });
	has(answer, "\"code\":\"empty_file\"");
	answer = ask((struct ask){ "POST", "/hmis/csv/upload", "ana", form,
	    SPAN("--b\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\nx\r\n"
		 "--b\r\nContent-Disposition: form-data; name=file; "
		 "filename=b\r\n\r\ny\r\n--b--") });
	has(answer, "Send one file at a time.");
	answer = ask((struct ask){ "POST", "/hmis/csv/upload", "ana", form,
	    SPAN("--b\r\nContent-Disposition: form-data; name=other; "
		 "filename=a\r\n\r\nx\r\n--b--") });
	has(answer, "There is no field other here.");
	answer = ask((struct ask){ "POST", "/hmis/csv/upload", "ana", form,
	    SPAN("--b\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\nx") });
	has(answer, "\"code\":\"bad_form\"");
	has(ask((struct ask){
		"PUT", "/hmis/csv/upload", "ana", .more = { "CONTENT_LENGTH", "x" } }),
	    "Status: 400\r\n");
}

/* U-02, U-03, S-04: what curl sends as a form unasked */
static void uploads_by_curl(void **state)
{
	struct ask a = { "POST", "/hmis/csv/upload?name=a.csv", "ana",
		"application/x-www-form-urlencoded", SPAN("a,b\n1,2\n") };

	(void)state;
	has(ask(a), "{\"name\":\"a.csv\",\"bytes\":8,");
	a.body = SPAN("a,b1,2");
	has(ask(a), "\"code\":\"not_a_form\"");
	a.body = SPAN("keep=1");
	has(ask(a), "\"errors\":[{\"field\":\"file\",\"message\":\"Choose a file to upload.\"}]");
	a.type = "application/json";
	a.body = SPAN("{\"keep\": 1}");
	has(ask(a), "\"code\":\"empty_file\"");
	a.type = "text/csv";
	a.body = SPAN("a,b");
	has(ask(a), "\"bytes\":3,");
}

/* nginx's way: the body stands in a file and the stream is empty. */
static const char *upload_spooled(const char *method, const char *type, const char *text,
    size_t missing)
{
	char *length = mem_printf(ctx, "%zu", strlen(text) + missing);
	char *path = in_folder(ctx, "spooled");
	int fd = file_open(ctx, path, O_WRONLY | O_CREAT | O_TRUNC);
	const char *params[] = { "REQUEST_METHOD", method, "REQUEST_URI", "/hmis/csv/upload",
		"REMOTE_USER", "ana", "CONTENT_LENGTH", length, "CONTENT_TYPE", type, "BODY_FILE",
		path, NULL };

	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	return fastcgi_ask(ctx, in_folder(ctx, "sock"), params, SPAN(""), NULL).at;
}

static void spooled_uploads(void **state)
{
	const char *form = "multipart/form-data; boundary=b";

	(void)state;
	has(upload_spooled("PUT", "text/csv", "hello", 0), HELLO_SHA256);
	assert_int_equal(access(in_folder(ctx, "spooled"), F_OK), -1);
	has(upload_spooled("PUT", "text/csv", "hell", 1), "\"code\":\"cut_short\"");
	has(upload_spooled("PUT", "text/csv", "hello", 2000000), "Status: 413\r\n");
	has(upload_spooled("POST", form,
		"--b\r\nContent-Disposition: form-data; name=file; "
		"filename=a\r\n\r\nhello\r\n--b--",
		0),
	    HELLO_SHA256);
	has(upload_spooled("POST", form,
		"--b\r\nContent-Disposition: form-data; name=file; "
		"filename=a\r\n\r\nhello\r\n--b--",
		1),
	    "\"code\":\"cut_short\"");
	has(upload_spooled("POST", "application/x-www-form-urlencoded", "name=x", 0),
	    "\"code\":\"empty_file\"");
	/* nothing stays behind but what was placed */
	assert_int_equal(rmdir(in_folder(ctx, "tmp")), 0);
	assert_int_equal(mkdir(in_folder(ctx, "tmp"), 0700), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(uploads),
		cmocka_unit_test(uploads_by_curl),
		cmocka_unit_test(spooled_uploads),
	};

	step_routes = routes;
	return cmocka_run_group_tests(tests, step_start, step_stop);
}
