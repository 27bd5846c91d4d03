# openapi.jq -- openapi.json, and the page that shows it, of what the programs say of themselves; see lib/web/openapi.
#
#	$programs   what each program says (PROGRAM --describe)
#	$outcomes   lines of lib/web/outcomes
#	$answers    cgi-bin/*.json by step, in a list of one: what the tests recorded of each answer

def words: {
	data_admin: "a data administrator", global_admin: "a global administrator", viewer: "a viewer", "": "anybody" };

# What headers say that a request may have besides.
def headers: {
	"If-None-Match": "The ETag of what you have; 304 says that it is still so.",
	"If-Modified-Since": "When you had it last; 304 says that it is still so.",
	"Idempotency-Key": "A key of your own: the same request sent again with it happens once.",
	"Tus-Resumable": "The version of the tus protocol, 1.0.0.",
	"Upload-Length": "The bytes that the whole file has.",
	"Upload-Offset": "The bytes that are here already.",
	"Upload-Metadata": "The file's name as filename, and run, the import it is for; each in base64.",
	"Upload-Checksum": "The name and the sum of these bytes, in base64.",
	"X-Http-Method-Override": "The method that is meant, where a proxy lets only POST through." };
def header_name: split("-") | map(.[:1] + (.[1:] | ascii_downcase)) | join("-");

# A shape as tests/openapi/answers.py writes it, as a schema.
# A member may also be null where there is nothing to say, seen so or not.
def nullable:
	if has("type") then .type |= ([.] | flatten + ["null"] | unique)
	elif has("anyOf") then .anyOf += [{ type: "null" }] else . end;
def schema:
	if . == "null" then
		{} # never seen with a value
	elif type == "string" then
		split("|") | if length == 1 then { type: .[0] } else { type: . } end
	elif type == "array" then
		{ type: "array" } + (if length > 0 then { items: (.[0] | schema) } else {} end)
	elif has("|") then
		{ anyOf: (.["|"] | map(schema)) }
	elif has("*") then
		{ type: "object", additionalProperties: (.["*"] | schema) }
	else
		(to_entries | map(select(.key | endswith("?") | not) | .key)) as $always |
		{ type: "object" } + (if length > 0 then { properties: with_entries(.key |= rtrimstr("?") | .value |= (schema | nullable)) }
			else {} end) + (if ($always | length) > 0 then { required: $always } else {} end)
	end;

# A field of a table, as a schema; its default in its own type.
def field_schema:
	(if .type == "id" then { type: "integer", minimum: 1, maximum: 9007199254740992 }
	elif .type == "month" then
		{ type: "string", pattern: "^(19[0-9]{2}|20[0-4][0-9]|2050)(0[1-9]|1[0-2])$" }
	elif .type == "choice" then { type: "string", enum: .choices }
	elif .type == "file" then { type: "string", format: "binary" }
	else { type: "string" } + (if .most then { maxLength: .most } else {} end) end) as $one |
	(if .standard == null then null elif .type == "id" then .standard | tonumber else .standard end) as $standard |
	(if .many then { type: "array", items: $one } else $one end) +
	(if $standard == null then {} else { default: $standard } end);
def form_schema(fields):
	[fields] as $fields | [$fields[] | select(.required) | .name] as $needed |
	{ type: "object", additionalProperties: false,
	  properties: ($fields | map({ (.name): (field_schema + { description: .about }) }) | add // {}) } +
	(if ($needed | length) > 0 then { required: $needed } else {} end);
def is_body: .method == "POST" and (.stream | not);

# What a case sent for a field, in the field's type; nothing without it.
def typed($value):
	if .many and ($value | type) != "array" then typed([$value])
	elif ($value | type) == "array" then . as $field | [$value[] | . as $one | $field | del(.many) | typed($one)]
	elif .type == "id" then $value | tonumber
	else $value | tostring end;
def with_example($fields): . as $field | $fields[.name] | if . == null then {} else . as $value |
	{ example: ($field | typed($value)) } end;
def parameters($reads; $fields):
	[if is_body then empty else .fields[] | select(.type != "file") |
		{ name, in: "query", description: .about, required, schema: field_schema } + with_example($fields) end] +
	[$reads[] | header_name | select(. != "Content-Type") |
		{ name: ., in: "header", required: false, schema: { type: "string" },
		  description: (headers[.] // "") }];
def body($fields; $sent):
	if .upload and .method == "PUT" then
		{ description: "The file.", required: true,
		  content: { "application/octet-stream": (if $sent then { example: $sent } else {} end) } }
	elif .stream and (.method == "PATCH" or .method == "POST") then
		{ description: "The bytes.", required: (.method == "PATCH"), content: { "application/offset+octet-stream": {} } }
	elif is_body and (.fields | length) > 0 then
		form_schema(.fields[] | select(.type != "file")) as $form |
		([.fields[] | .name as $name | with_example($fields) | { ($name): .example } | select(.[$name] != null)] |
			add) as $example |
		{ required: false, content: ({
			"application/json": ({ schema: $form } + (if $example then { example: $example } else {} end)),
			"application/x-www-form-urlencoded": { schema: $form } } +
			(if .upload then { "multipart/form-data": { schema: form_schema(.fields[]) } } else {} end)) }
	else null end;

def problem($status; $codes):
	{ "application/problem+json": { schema: { allOf: [{ "$ref": "#/components/schemas/Problem" },
		{ type: "object", properties: { status: { const: ($status | tonumber) }, code: { enum: $codes } } }] } },
	  "text/html": { schema: { type: "string" } } };
def titles: { "200": "Done.", "201": "It was made.", "202": "The worker goes on with it.", "204": "Done.",
	"303": "To a browser: where to go on.", "304": "It is still as you have it." };
def said($of; $kind): [$of[] | select(.[0] == $kind)];
def json_answer($answer):
	{ "application/json": ({ schema: (if $answer then $answer.shape | schema else {} end) } +
		(if $answer then { example: $answer.example } else {} end)) };
def csv_answer($answer):
	{ "text/csv": ({ schema: { type: "string" } } + (if $answer then { example: $answer } else {} end)) };

# The answer of each status: {status: {description, content}}.
def responses($of; $answers; $csv):
	(said($of; "refuses") | group_by(.[1]) | map({ (.[0][1]): (map(.[2]) | unique) }) | add) as $refused |
	(said($of; "gives") | map(.[1]) | unique) as $given |
	($of | map(.[0])) as $forms |
	($refused + ($given | map({ (.): null }) | add // {})) | keys | map(. as $status |
		($given | index($status)) as $gives | ($refused[$status]) as $codes |
		((if $gives and ($csv | not) and ($status | test("^(204|30.)$") | not) then
			(if $forms | index("json") then json_answer($answers[$status]) else {} end) +
			(if $forms | index("page") then { "text/html": { schema: { type: "string" } } } else {} end) +
			(if ($forms | index("text")) then { "text/plain": { schema: { type: "string" } } } else {} end) +
			(if ($forms | index("file")) then { "application/octet-stream": {} } else {} end) else {} end) +
		(if $gives and $status == "200" and ($forms | index("csv")) and ($csv or ($forms | index("json") | not)) then
			csv_answer($answers.csv) else {} end) +
		(if $codes then problem($status; $codes) else {} end)) as $content |
		{ ($status): ({ description: ([(if $gives then titles[$status] // "An answer." else empty end),
				(if $codes then "Refused: " + ($codes | join(", ")) + "." else empty end)] | join(" ")) } +
			(if $content == {} then {} else { content: $content } end) +
			(if $status == "201" or $status == "303" then { headers: { Location: {
				description: "Where to go on.", schema: { type: "string" } } } } else {} end)) }) | add;

def operation($step; $of; $answers; $csv):
	([$of[] | select(.[0] == "reads") | .[1]] | unique) as $reads |
	body($answers.fields // {}; $answers.sent) as $body |
	{ operationId: ((.method | ascii_downcase) + ((.path + (if $csv then "/csv" else "" end)) | gsub("/"; "_"))),
	  tags: [$step], summary: (.about // ""), description: ("For " + words[.role] + "."), "x-role": .role,
	  parameters: parameters($reads; $answers.fields // {}), responses: responses($of; $answers; $csv),
	  security: (if .role == "" then [{}] else [{ basic: [] }, { key: [] }] end) } +
	(if $body == null then {} else { requestBody: $body } end);

# What several operations answer alike stands once, among the components.
def shared:
	([.paths[][].responses | to_entries[] | { status: .key, text: (.value | tojson) }] | group_by(.text) |
		map(select(length > 2) | .[0]) | group_by(.status) | map(to_entries[] |
			{ text: .value.text, name: (.value.status + "-" + (.key + 1 | tostring)) })) as $shared |
	(reduce $shared[] as $one ({}; .[$one.text] = $one.name)) as $name_of |
	.paths[][].responses[] |= ($name_of[tojson] as $name |
		if $name then { "$ref": ("#/components/responses/" + $name) } else . end) |
	.components.responses = (reduce $shared[] as $one ({}; .[$one.name] = ($one.text | fromjson)));

($outcomes | split("\n") | map(select(. != "") | split("\t"))) as $lines |
[$lines[] | select(.[0] == "nginx") | select(.[2] | test("^(412|416|505)$") | not) | .[1:]] as $always |
(reduce ($lines[] | select(.[0] != "nginx")) as $line ({}; .[$line[0] + " " + $line[1]] += [$line[2:]])) as $known |
[$programs[] | .step as $step | .routes[] | . as $route |
	($answers[0][$step][.method] // {}) as $recorded |
	($known[$step + " " + .method] // []) as $of |
	{ step: $step, path, method: (.method | ascii_downcase),
	  operation: operation($step; $of + $always; $recorded; false), of: $of, route: ., recorded: $recorded },
	if .method == "GET" and any($of[]; .[0] == "csv") and any($of[]; .[0] == "json") then
		{ step: $step, path: (.path + ".csv"), method: "get",
		  operation: operation($step; $of + $always; $recorded; true) }
	else empty end] as $all |
# What nearly all say no with, which the page says once.
([$all[] | select(.route) | [.of[] | select(.[0] == "refuses") | .[1:]] | unique[]] | group_by(.) |
	map(select(length * 10 > 8 * ([$all[] | select(.route)] | length)) | .[0])) as $common |
if $page then {
	common: ($common | map({ status: .[0], code: .[1] })),
	steps: ($all | map(select(.route)) | group_by(.step) | map({ step: .[0].step, operations: (map({
		method: .route.method, address: .path[1:], about: .route.about, role: .operation["x-role"],
		is: { (.operation["x-role"] | if . == "" then "anybody" else . end): true },
		csv: any(.of[]; .[0] == "csv"), file: .route.upload,
		fields: (.route.fields | map({ name, about, required, standard, many,
			month: (.type == "month"), number: (.type == "id"), text: (.type == "text" or .type == "name"),
			is_file: (.type == "file"), choices: (if .choices then .choices | map({ value: . }) else null end) })),
		statuses: ([.of[] | select(.[0] == "gives") | .[1]] | unique | map({ status: . })),
		codes: (([.of[] | select(.[0] == "refuses") | .[1:]] | unique) - $common | map({ status: .[0], code: .[1] })),
		asked: .recorded.asked, sent: (.recorded.sent | if type == "object" then tojson else . end),
		# the page is for looking; openapi.json has all of it
		example: ([.recorded["200", "201", "202"] | values | .example | tojson] + [.recorded.csv | values] | first |
			if . and length > 700 then .[:700] + " …" else . end) }) |
		map(. + { has_fields: (.fields | length > 0), has_codes: (.codes | length > 0) })) })) }
else {
	openapi: "3.1.0",
	info: { title: "hmis-intake", version: $programs[0].version, description: (
		"Facility data from files and DHIS2 servers into one dataset of versions. People and scripts use the same " +
		"addresses: who accepts text/html gets a page, everybody else JSON; an address that ends in .json or .csv gives " +
		"that form. The front page / is data. Every GET takes HEAD. Fields of a POST may come as a form, as a JSON " +
		"object, or in the address. An error is application/problem+json, and its code is explained in the help.") },
	servers: [{ url: $server }],
	tags: ($all | map(.step) | unique | map({ name: . })),
	paths: (reduce $all[] as $one ({}; .[$one.path][$one.method] = $one.operation)),
	components: {
		securitySchemes: {
			basic: { type: "http", scheme: "basic" },
			key: { type: "http", scheme: "bearer", description: "A key for scripts." } },
		schemas: { Problem: { type: "object", required: ["type", "title", "status", "detail", "code", "errors"],
			properties: {
				type: { type: "string", description: "The code's place in the help." }, title: { type: "string" },
				status: { type: "integer" },
				detail: { type: "string", description: "What happened, and what to do, in the reader's language." },
				code: { type: "string" },
				errors: { type: "array", description: "What is wrong with which field.", items: { type: "object",
					required: ["field", "message"], properties: { field: { type: "string" },
						message: { type: "string" } } } },
				values: { type: "object", additionalProperties: { type: ["string", "object"] },
					description: "What detail names, by their names." },
				step: { type: "string", description: "The address that comes first." } } } } } } | shared
end
