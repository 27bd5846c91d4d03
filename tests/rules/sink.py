# sink.py FOLDER -- a mail server that keeps what it gets: takes SMTP on a port of 127.0.0.1 that it writes to FOLDER/port, and keeps each
# message in FOLDER/mails as a line of JSON: sender, recipients, headers, the body as it is read. What FOLDER/refuse holds, if it is there,
# is its answer to a message; FOLDER/slow has the seconds before an answer.
import email, email.policy, json, os, socketserver, sys, time

folder = sys.argv[1]


class Session(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def message(self):
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)

    def keep(self, sender, to, raw):
        letter = email.message_from_bytes(raw, policy=email.policy.default)
        with open(f"{folder}/mails", "a") as f:
            json.dump({"sender": sender, "to": to, "subject": letter["Subject"], "id": letter["Message-ID"],
                       "headers": sorted(letter.keys()), "body": letter.get_content(),
                       "longest": max(map(len, raw.split(b"\r\n")))}, f)
            f.write("\n")

    def handle(self):
        self.say("220 sink")
        sender, to = "", []
        while line := self.rfile.readline().decode().strip():
            word = line.split(":")[0].upper()
            if word == "MAIL FROM":
                sender = line[10:].split()[0]
            elif word == "RCPT TO":
                to.append(line[8:].split()[0])
            elif word == "DATA":
                self.say("354 go on")
                raw = self.message()
                if os.path.exists(f"{folder}/slow"):
                    time.sleep(float(open(f"{folder}/slow").read()))
                if os.path.exists(f"{folder}/refuse"):
                    self.say(open(f"{folder}/refuse").read().strip())
                    continue
                self.keep(sender, to, raw)
            elif word == "QUIT":
                self.say("221 bye")
                return
            self.say("250 ok")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


server = Server(("127.0.0.1", 0), Session)
with open(f"{folder}/port", "w") as f:
    f.write(str(server.server_address[1]))
server.serve_forever()
