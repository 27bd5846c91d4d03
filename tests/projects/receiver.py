# receiver.py FOLDER -- what a webhook tells: takes POSTs on a port of 127.0.0.1 that it writes to FOLDER/port, answers with the status in
# FOLDER/answer, and keeps each in FOLDER/told as a line of JSON, with whether its signature is that of the secret in FOLDER/secret.
import hashlib, hmac, http.server, json, sys

folder = sys.argv[1]


def read(name):
    with open(f"{folder}/{name}") as f:
        return f.read().strip()


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        mac = hmac.new(read("secret").encode(), body, hashlib.sha256).hexdigest()
        with open(f"{folder}/told", "a") as f:
            json.dump({**json.loads(body), "signed": self.headers["Hmis-Signature"] == f"sha256={mac}"}, f)
            f.write("\n")
        self.send_response(int(read("answer")))
        self.send_header("Location", "http://127.0.0.1:1/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
with open(f"{folder}/port", "w") as f:
    f.write(str(server.server_port))
server.serve_forever()
