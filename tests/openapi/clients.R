# Drive htdocs/clients/hmis_intake.R: Rscript clients.R CLIENT FILE PROJECT -- as clients.py does.
given <- commandArgs(TRUE)
source(given[1])
of <- function(name) if (nzchar(Sys.getenv(name))) Sys.getenv(name)
site <- hmis_site(Sys.getenv("HMIS_URL"), of("CLIENT_KEY"), of("CLIENT_USER"), of("CLIENT_PASSWORD"))
refused <- tryCatch(hmis_import(site, given[2], facility_id = "nowhere", raw_indicator_id = "what"),
  hmis_refused = function(refused) refused)
cat(refused$status, nzchar(conditionMessage(refused)), "\n")
run <- hmis_import(site, given[2], key = "once-in-R", facility_id = "hf", raw_indicator_id = "what",
  period_id = "month", count = "n")
cat(run == hmis_import(site, given[2], key = "once-in-R"), "\n")
hmis_wait(site, run, "staged")
cat(hmis_review(site, run)$rows$staged, hmis_rows(site, "rejected", run = run)$`_kind`, "\n")
version <- hmis_integrate(site, run)
cat(version == hmis_ask(site, "GET", "versions", page = 1)$versions[[1]]$version, "\n")
cat(sum(hmis_project(site, as.numeric(given[3]))$count), "\n")
