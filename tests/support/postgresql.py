"""A PostgreSQL of the test's own: Debian's server, a free port, a folder that goes away, nobody's rights."""
import csv
import hashlib
import io
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time


def find_server():
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not found:
        print("SKIPPED: no PostgreSQL server: apt-get install postgresql")
        sys.exit(77)
    return found[-1].parent


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class PostgreSQL:
    """Stops when it is closed. Everybody on the loopback may come in."""

    def __init__(self):
        self.programs = find_server()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="purser-postgresql-"))
        # The server refuses to run as root.
        self.user = None
        if os.geteuid() == 0:
            self.user = "postgres" if "postgres" in {entry.pw_name for entry in pwd.getpwall()} else "nobody"
            shutil.chown(self.folder, self.user)
        self.port = free_port()
        self._run("initdb", "-D", self.folder / "data", "-U", "admin", "-A", "trust", "-E", "UTF8", "--no-sync",
                  "--locale=C.UTF-8")
        self.server = subprocess.Popen(
            [self.programs / "postgres", "-D", self.folder / "data", "-p", str(self.port), "-c",
             "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={self.folder}", "-c", "fsync=off"],
            user=self.user, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=open(self.folder / "log", "w"))
        for _ in range(200):
            if self._psql("SELECT 1", "postgres").returncode == 0:
                return
            time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text())

    def close(self):
        self.server.terminate()
        self.server.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program, *arguments):
        subprocess.run([self.programs / program, *map(str, arguments)], user=self.user, cwd=self.folder, check=True,
                       stdout=subprocess.DEVNULL)

    def _psql(self, sql, database, user="admin"):
        return subprocess.run([self.programs / "psql", "-X", "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", user,
                               "-d", database, "-v", "ON_ERROR_STOP=1", "--csv", "-f", "-"],
                              input=sql, capture_output=True, text=True, cwd="/")

    def ask(self, sql, database="work", user="admin"):
        """Rows as dictionaries of texts."""
        done = self._psql(sql, database, user)
        if done.returncode != 0:
            raise AssertionError(f"{sql}\n{done.stderr}")
        return list(csv.DictReader(io.StringIO(done.stdout)))

    def refuses(self, sql, database="work", user="admin"):
        return self._psql(sql, database, user).returncode != 0

    def address(self, database="work", user="admin", port=None):
        return f"postgresql://{user}:secret@127.0.0.1:{port or self.port}/{database}"

    def copy_database(self, template, database="work"):
        """What is in it becomes what is in `template`."""
        self.ask(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'", "postgres")
        self.ask(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)", "postgres")
        self.ask(f"CREATE DATABASE {database} TEMPLATE {template}", "postgres")

    def state(self, database="work", schema="purser"):
        """A digest of every row of every table, and the definition of the columns."""
        tables = self.ask(f"SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace('{schema}') "
                          "AND relkind IN ('r', 'v') ORDER BY 1", database)
        digest = hashlib.sha256()
        for table in [row["relname"] for row in tables]:
            columns = "version" if table == "schema_version" else "*"
            rows = self._psql(f"SELECT {columns} FROM {schema}.{table}", database).stdout.split("\n")
            digest.update("\n".join([table, rows[0], *sorted(rows[1:])]).encode())
        return digest.hexdigest()


class Cutter:
    """Passes a connection on to PostgreSQL and cuts it after so many bytes of the client's."""

    def __init__(self, port, limit=None):
        self.limit, self.target, self.passed = limit, port, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        client, _ = self.listener.accept()
        server = socket.create_connection(("127.0.0.1", self.target))
        threading.Thread(target=self._back, args=(server, client), daemon=True).start()
        try:
            while data := client.recv(4096):
                if self.limit is not None and self.passed + len(data) > self.limit:
                    server.sendall(data[:self.limit - self.passed])
                    break
                self.passed += len(data)
                server.sendall(data)
        except OSError:
            pass
        for end in (client, server):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.listener.close()

    @staticmethod
    def _back(server, client):
        try:
            while data := server.recv(65536):
                client.sendall(data)
        except OSError:
            pass
