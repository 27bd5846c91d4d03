"""Drive htdocs/clients/hmis_intake.py: clients.py FOLDER-OF-THE-CLIENT FILE PROJECT -- prints what it did, a line each.

HMIS_URL and CLIENT_USER, CLIENT_PASSWORD or CLIENT_KEY say where and as whom.
"""

import os
import sys
import tempfile

folder, file, project = sys.argv[1:]
sys.path.insert(0, folder)
sys.dont_write_bytecode = True
from hmis_intake import Refused, Site  # noqa: E402

of = os.environ
site = Site(of["HMIS_URL"], of.get("CLIENT_KEY"), of.get("CLIENT_USER"), of.get("CLIENT_PASSWORD"))
try:
    site.import_file(file)
except Refused as refused:
    print(refused.status, refused.code, refused.document["questions"][0]["field"])
    run = site.answer(refused.document["run"], facility_id="hf", raw_indicator_id="what", period_id="month", count="n")
    site.wait(run["run"], "staged")
again = site.import_file(file, key="once", facility_id="hf", raw_indicator_id="what", period_id="month", count="n")
print(again == site.import_file(file, key="once"))
site.wait(again, "staged")
print(site.review(again)["rows"]["staged"], [row["_kind"] for row in site.rejected(again)])
version = site.integrate(again)
print(version == site.ask("GET", "versions")["versions"][0]["version"])
print(sum(row["count"] for row in site.project(project)))
with tempfile.TemporaryDirectory() as kept:
    path = os.path.join(kept, "data.csv")
    print(site.fetch_project(project, path, reader="client"), site.fetch_project(project, path, reader="client"))
