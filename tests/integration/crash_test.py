"""The books survive anything (books.md §11).

A process that publishes is killed at its n-th write, rename and sync, for every n; its disk fills up or fails at
each of them; two write at once; a reader sits through a collection; a child outlives its parent; the clock jumps.
After each: the books open, what is current is the old generation or the new one with every file as published, the
next commit succeeds, and what was left behind is collected.
"""
import os
import pathlib
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading

DRIVER = pathlib.Path(sys.argv[1]).resolve().parent / "books_driver"
KILLED = ["write", "pwrite64", "ftruncate", "fsync", "fdatasync", "rename", "mkdir", "unlink", "fchmodat"]
FAILED = ["write", "pwrite64", "fsync", "fdatasync", "rename"]
TWO_HOURS = {"CLOCK_SHIFT": "7200"}


def check(holds, message):
    if not holds:
        raise AssertionError(message)


def drive(books, *arguments, expect=0, environment=None, before=(), driver=DRIVER, **keywords):
    done = subprocess.run([*before, str(driver), str(books), *arguments], capture_output=True, text=True, timeout=120,
                          stdin=subprocess.DEVNULL, env={**os.environ, **(environment or {})}, **keywords)
    if expect is not None:
        check(done.returncode == expect, f"{arguments}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def current(books):
    """(generation, contents by period) of what is current; nothing may differ from what was published."""
    done = drive(books, "show", expect=None)
    if done.returncode != 0:
        check("never finished" in done.stderr or "no books in" in done.stderr, done.stderr)
        return "", {}
    lines = done.stdout.splitlines()
    check(not any(line.startswith("changed") for line in lines), done.stdout)
    return (lines[0], dict(line.split() for line in lines[1:])) if lines else ("", {})


def parquet(books):
    return sorted(books.rglob("*.parquet"))


def check_survived(books, before, what):
    """After one accident: old or new, the next commit works, and leftovers go."""
    found = current(books)
    check(found[1] in ({**before}, {**before, "2026-09": "new"}), f"{what}: {found}, was {before}")
    drive(books, "commit", "2026-09", "next")
    after = current(books)
    check(after[1] == {**before, "2026-09": "next"}, f"{what}: {after}")
    drive(books, "collect", "0", environment=TWO_HOURS)
    check(current(books) == after, f"{what}: collection changed what is current")
    left = parquet(books)
    check(len(left) == 2 * len(after[1]), f"{what}: left behind {left}")
    for folder in (".staging", ".tmp"):
        check(not (books / folder).exists() or not os.listdir(books / folder), f"{what}: {folder} is not empty")
    check(os.listdir(books / ".pins") == [after[0]], f"{what}: {os.listdir(books / '.pins')}")


def inject(base, before, call, how, folder):
    """One accident a run, at the n-th call, until a run ends without. @return how many there were."""
    for n in range(1, 1000):
        books = folder / "books"
        shutil.rmtree(books, ignore_errors=True)
        if base:
            shutil.copytree(base, books)
        trace = folder / "trace"
        done = drive(books, "commit", "2026-09", "new", expect=None, before=(
            "strace", "-f", "-o", str(trace), "-e", f"trace={call}", "-e", f"inject={call}:{how}:when={n}"))
        hit = done.returncode == -signal.SIGKILL if "KILL" in how else "(INJECTED)" in trace.read_text()
        if not hit:
            check(done.returncode == 0, f"{call} {how} {n}: {done.stderr}")
            return n - 1
        check(done.returncode in (0, 3, -signal.SIGKILL), f"{call} {how} {n}: {done.returncode} {done.stderr}")
        if done.returncode == 0:
            check(current(books)[1] == {**before, "2026-09": "new"}, f"{call} {how} {n}: said so but did not publish")
        check_survived(books, before, f"{call} {how} {n}")
    raise AssertionError(f"{call} {how}: no end")


def prepare(folder):
    base = folder / "base"
    drive(base, "commit", "2026-08", "august")
    drive(base, "commit", "2026-09", "old")
    return base, current(base)[1]


def test_killed_at_every_step(folder):
    base, before = prepare(folder)
    counts = {call: inject(base, before, call, "signal=KILL", folder) for call in KILLED}
    check(counts["fsync"] > 10 and counts["rename"] >= 2 and counts["pwrite64"] > 5, f"too few steps: {counts}")
    print("  killed at", counts)


def test_killed_while_books_are_made(folder):
    counts = {call: inject(None, {}, call, "signal=KILL", folder) for call in KILLED}
    check(counts["pwrite64"] > 10, f"too few steps: {counts}")
    print("  killed at", counts)


def test_disk_is_full_or_fails_at_every_step(folder):
    base, before = prepare(folder)
    for error in ("ENOSPC", "EIO"):
        counts = {call: inject(base, before, call, f"error={error}", folder) for call in FAILED}
        print(f"  {error} at", counts)


def test_a_killed_collection_goes_on(folder):
    base, _ = prepare(folder)
    drive(base, "commit", "2026-09", "new")
    want = current(base)
    for call in ("unlink", "unlinkat", "rmdir", "pwrite64", "fdatasync"):
        for n in range(1, 200):
            books = folder / "books"
            shutil.rmtree(books, ignore_errors=True)
            shutil.copytree(base, books)
            done = drive(books, "collect", "0", expect=None, environment=TWO_HOURS, before=(
                "strace", "-f", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={n}"))
            check(current(books) == want, f"{call} {n}: {current(books)}")
            if done.returncode == 0:
                break
            drive(books, "collect", "0", environment=TWO_HOURS)
            check(len(parquet(books)) == 4, f"{call} {n}: {parquet(books)}")


def test_two_writers_take_turns(folder):
    base, _ = prepare(folder)
    errors = []

    def write(name):
        done = 0
        while done < 8:
            run = drive(base, "commit", "2026-09", f"{name}{done}", "wait", expect=None)
            if run.returncode == 0:
                done += 1
            elif "changed meanwhile" not in run.stderr:
                errors.append(run.stderr)
                return

    threads = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check(not errors, errors)
    check(len(parquet(base)) == 2 * (2 + 16), "each commit of either published two files")
    check(current(base)[1]["2026-09"] in ("a7", "b7"), current(base))


def test_a_reader_sits_through_a_collection(folder):
    base, _ = prepare(folder)
    with subprocess.Popen([str(DRIVER), str(base), "hold"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True) as reader:
        check(reader.stdout.readline().startswith("holding"), "the reader has what is current")
        drive(base, "commit", "2026-09", "new")
        check(drive(base, "collect", "0", environment=TWO_HOURS).stdout == "0\n", "what the reader holds stays")
        check(len(parquet(base)) == 6, parquet(base))
        answer, _ = reader.communicate()
        check(answer.strip() == "intact", answer)
    drive(base, "collect", "0", environment=TWO_HOURS)
    check(len(parquet(base)) == 4, parquet(base))


def test_a_child_that_outlives_its_parent_holds_nothing(folder):
    base, _ = prepare(folder)
    child = int(drive(base, "orphan", expect=-signal.SIGKILL).stdout)
    try:
        check(os.listdir(base / ".staging") and os.listdir(base / ".tmp"), "the parent left its folders behind")
        drive(base, "commit", "2026-09", "new")
        drive(base, "collect", "0", environment=TWO_HOURS)
        check(not os.listdir(base / ".staging") and not os.listdir(base / ".tmp"), "its folders are stale")
        check(len(parquet(base)) == 4, "its pin is gone")
    finally:
        os.kill(child, signal.SIGKILL)


def test_the_clock_jumps(folder):
    base, _ = prepare(folder)
    for number, shift in enumerate(("-864000", "864000", "-86400000", "0")):
        drive(base, "commit", "2026-09", f"c{number}", environment={"CLOCK_SHIFT": shift})
        check(current(base)[1]["2026-09"] == f"c{number}", f"{shift}: {current(base)}")
        drive(base, "collect", "1", environment={"CLOCK_SHIFT": shift})
        check(current(base)[1]["2026-09"] == f"c{number}", f"{shift}: {current(base)}")
    drive(base, "collect", "0", environment=TWO_HOURS)
    check(len(parquet(base)) == 4, parquet(base))


def test_a_reader_without_write_access(folder):
    base, _ = prepare(folder)
    want = current(base)
    rights = {}
    if os.geteuid() == 0:
        os.chmod(folder, 0o755)
        shutil.copy(DRIVER, folder / "driver")  # The build's folder may be closed to others.
        rights = {"user": 65534, "group": 0, "extra_groups": [], "driver": folder / "driver", "cwd": folder}
    else:
        for path in [base, *base.rglob("*")]:
            path.chmod(path.stat().st_mode & ~0o222)
    for files in ("as they are", "without the catalog's log"):
        done = drive(base, "show", **rights)
        check(done.stdout.splitlines()[0] == want[0], f"{files}: {done.stdout}{done.stderr}")
        drive(base, "hold", **rights)
        check(drive(base, "commit", "2026-09", "no", expect=3, **rights).stderr, "and cannot write")
        base.chmod(0o750)
        for name in ("catalog.db-wal", "catalog.db-shm"):
            (base / name).unlink(missing_ok=True)
        base.chmod(0o550 if rights == {} else 0o750)
    for path in [base, *base.rglob("*")]:
        path.chmod(path.stat().st_mode | 0o200)


def test_what_is_published_is_nobody_elses_business(folder):
    base, _ = prepare(folder)
    for path in base.rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        check(mode & 0o027 == 0, f"{path} has mode {mode:o}")
        check(path.suffix != ".parquet" or mode == 0o440, f"{path} has mode {mode:o}")


def main():
    if shutil.which("strace") is None or subprocess.run(["strace", "true"], capture_output=True).returncode != 0:
        if os.environ.get("CI") == "true":
            sys.exit("strace is missing or may not trace")
        print("SKIPPED: strace is missing or may not trace")
        sys.exit(77)
    memory = pathlib.Path("/dev/shm")
    for name, test in list(globals().items()):
        if name.startswith("test_") and (len(sys.argv) < 3 or sys.argv[2] in name):
            print(name.removeprefix("test_").replace("_", " "), flush=True)
            with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
                test(pathlib.Path(folder))


main()
