# A client of hmis-intake, for R: import a file, wait, integrate it, read a project.
#
#   source("hmis_intake.R")
#   site <- hmis_site("https://intranet.example/hmis", key = "hmis_...")  # or user = "ana", password = "..."
#   run <- hmis_import(site, "malaria.csv", facility_id = "facility", raw_indicator_id = "indicator",
#                      period_id = "month", count = "value")  # the columns, once; later files are read as that was
#   hmis_wait(site, run, "staged")
#   hmis_review(site, run)$changes
#   hmis_integrate(site, run)
#   data <- hmis_project(site, 1)
#
# It needs the packages curl and jsonlite. What the site refuses is an error of class hmis_refused, with its sentence as
# the message, and status, code and document beside it. openapi.json has all addresses, for hmis_ask().

hmis_site <- function(address, key = NULL, user = NULL, password = NULL) {
  login <- if (!is.null(key)) {
    paste("Bearer", key)
  } else if (!is.null(user)) {
    paste("Basic", jsonlite::base64_enc(charToRaw(enc2utf8(paste0(user, ":", password)))))
  }
  list(address = sub("/+$", "", address), login = gsub("\n", "", login))
}

# name=value&...; NULL is left out, of several values each.
hmis_fields <- function(fields) {
  fields <- fields[!vapply(fields, is.null, NA)]
  one <- function(name) {
    value <- format(fields[[name]], scientific = FALSE, trim = TRUE)
    paste0(name, "=", curl::curl_escape(enc2utf8(as.character(value))))
  }
  paste(unlist(lapply(names(fields), one)), collapse = "&")
}

# The answer as it comes: status_code, headers, content (raw). Fields go into the address, and into the body of a POST.
hmis_open <- function(site, method, path, fields = list(), file = NULL, headers = list()) {
  handle <- curl::new_handle(customrequest = method, timeout = 600L)
  sent <- hmis_fields(fields)
  url <- paste0(site$address, "/", path)
  if (method == "POST") {
    curl::handle_setopt(handle, copypostfields = sent)
  } else if (nzchar(sent)) {
    url <- paste0(url, "?", sent)
  }
  if (!is.null(file)) {
    content <- readBin(file, "raw", file.size(file))
    curl::handle_setopt(handle, post = TRUE, postfieldsize_large = length(content), postfields = content)
    headers <- c(headers, list(`Content-Type` = "application/octet-stream"))
  }
  if (length(site$login)) headers <- c(headers, list(Authorization = site$login))
  curl::handle_setheaders(handle, .list = c(list(Accept = "application/json"), headers))
  answer <- curl::curl_fetch_memory(url, handle)
  if (answer$status_code >= 400) hmis_refuse(answer)
  answer
}

hmis_text <- function(answer) {
  text <- rawToChar(answer$content)
  Encoding(text) <- "UTF-8"
  text
}

hmis_refuse <- function(answer) {
  text <- hmis_text(answer)
  document <- tryCatch(jsonlite::fromJSON(text, simplifyVector = FALSE), error = function(e) list(detail = text))
  stop(structure(class = c("hmis_refused", "error", "condition"), list(message = document$detail, call = NULL,
    status = answer$status_code, code = document$code, document = document)))
}

# The document that an address answers: hmis_ask(site, "GET", "versions", page = 2).
hmis_ask <- function(site, method, path, ...) {
  jsonlite::fromJSON(hmis_text(hmis_open(site, method, path, list(...))), simplifyVector = FALSE)
}

# Send a file, and let it be mapped and staged: the number of its import. The other arguments are columns and formats,
# where the site does not know them from a file like it, and the rules (approve = "rules", max_changed = 5) under which
# it is integrated by itself. The same key sent again makes no second import. A question about the file is an error of
# the code import_asks, whose document has the questions; hmis_answer() answers them.
hmis_import <- function(site, file, ..., key = NULL) {
  headers <- if (is.null(key)) list() else list(`Idempotency-Key` = key)
  answer <- hmis_open(site, "PUT", "imports", list(name = basename(file), ...), file, headers)
  jsonlite::fromJSON(hmis_text(answer), simplifyVector = FALSE)$run
}

# Answer the questions of an import, by their fields; it goes on with them.
hmis_answer <- function(site, run, ...) hmis_ask(site, "POST", "imports", run = run, ...)

# Wait until an import is in one of the states: what progress says then. An error if it never will be.
hmis_wait <- function(site, run, states, seconds = 3600) {
  until <- Sys.time() + seconds
  repeat {
    said <- hmis_ask(site, "GET", "progress", run = run)
    if (said$state %in% states) return(invisible(said))
    if (said$state %in% c("failed", "cancelled", "integrated") || length(said$questions)) {
      stop("Import ", run, " is ", said$state, ".")
    }
    if (Sys.time() > until) stop("Import ", run, " is still ", said$state, ".")
    Sys.sleep(0.5)
  }
}

# What an import would change, and what was dropped and why.
hmis_review <- function(site, run) hmis_ask(site, "GET", "csv/review", run = run)

# Make a staged import the next version of the dataset: that version's number.
hmis_integrate <- function(site, run) {
  hmis_ask(site, "POST", "csv/review", run = run)
  hmis_wait(site, run, "integrated")
  hmis_ask(site, "GET", "versions")$versions[[1]]$version
}

# The lines of a CSV answer as a data frame of texts.
hmis_rows <- function(site, path, ...) {
  text <- hmis_text(hmis_open(site, "GET", path, list(...), headers = list(Accept = "text/csv")))
  utils::read.csv(text = text, colClasses = "character", na.strings = character(0), encoding = "UTF-8",
    check.names = FALSE)
}

# What a project sees, as a data frame; count is a number, all others are texts.
hmis_project <- function(site, project, reader = NULL, version = NULL) {
  data <- hmis_rows(site, "export", project = project, reader = reader, version = version)
  data$count <- as.numeric(data$count)
  data
}
