"""Runs commands in turns and prints medians; bench/wasm/run says of what."""

import os
import resource
import statistics
import subprocess
import sys
import time


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: {done.returncode}\n{done.stderr[-2000:]}")
    return done.stdout


def row(*cells):
    print("  " + cells[0].rjust(16) + "".join(cell.rjust(15) for cell in cells[1:]))


def processor_time():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def in_turns(commands, rounds, clock=time.perf_counter):
    """The median of each command's milliseconds; the first round is not counted."""
    times = [[] for _ in commands]
    for number in range(rounds + 1):
        for index, command in enumerate(commands):
            start = clock()
            run(command)
            if number > 0:
                times[index].append((clock() - start) * 1000)
    return [statistics.median(all) for all in times]


def programs(arguments):
    """Programs that print `NAME MICROSECONDS` for each run of a part; the parts' names come from the last side."""
    names, commands = arguments[::2], [command.split() for command in arguments[1::2]]
    sides = [{} for _ in commands]
    for _ in range(3):
        for side, command in zip(sides, commands):
            for line in run(command).splitlines():
                words = line.split()
                if len(words) == 2:
                    side.setdefault(words[0], []).append(int(words[1]) / 1000)
    row("", *names, *[f"to {name}" for name in names[1:]])
    for part in sides[-1]:
        values = [statistics.median(side[part]) for side in sides]
        row(part, *[f"{value:.1f}" for value in values], *[f"{values[0] / value:.2f}" for value in values[1:]])


def declarations(arguments):
    """The same program twice: with imports and exports, and with functions of its own where the imports were.

    What the second needs not do is all that declarations cost: reading and checking them, the scan for dynamic calls, functions
    for the host, and the host's script. It is the processor's time, which differs less than the clock's.
    """
    command, base, folder = arguments
    with open(base) as file:
        text = file.read()
    count = 40
    callers = "".join(
        f"(defun caller-{i} (number) (+ (host-{i} number 1.5d0) (* number number)))\n" for i in range(count))
    calls = "".join(f"(print (caller-{i} {i}))\n" for i in range(count))
    imports = "".join(
        f"(ffi:define-foreign-function host-{i} \"demo.f{i}\" (:int :double) :int)\n" for i in range(count))
    exports = "".join(
        f"(ffi:export-function 'caller-{i} :as \"caller{i}\" :signature ((:int) :int))\n" for i in range(count))
    own = "".join(f"(defun host-{i} (a b) (declare (ignore b)) (+ a {i}))\n" for i in range(count))
    commands = []
    for name, body in [("foreign", imports + callers + calls + exports), ("own", own + callers + calls)]:
        path = f"{folder}/{name}.lisp"
        with open(path, "w") as file:
            file.write(text + body)
        commands.append([command, "compile", path, "-q", "-o", f"{folder}/{name}.wasm"])
    with_them, without = in_turns(commands, 21, processor_time)
    row("", "with", "without", "ratio")
    row(f"{count} of each", f"{with_them:.1f}", f"{without:.1f}", f"{with_them / without:.2f}")


def best(_):
    """Lines of NAME, OURS, THEIRS and BUDGET, from several processes: the least of each side, and their ratio."""
    least = {}
    for line in sys.stdin:
        name, *values, budget = line.rstrip("\n").split("\t")
        values = [float(value) for value in values]
        known = least.get(name, (values, budget))[0]
        least[name] = ([min(pair) for pair in zip(known, values)], budget)
    for name, ((mine, other), budget) in least.items():
        print(f"  {name:>16}{mine:12.1f}{other:12.1f}{mine / other:10.2f}   {budget}")


def compilation(arguments):
    command, folder, *files = arguments
    row("", "bytes", "ms")
    for path in files:
        name = os.path.basename(path).removesuffix(".lisp")
        wasm = f"{folder}/{name}.wasm"
        (milliseconds,) = in_turns([[command, "compile", path, "-q", "-o", wasm]], 7)
        row(name, str(os.path.getsize(wasm)), f"{milliseconds:.1f}")


ways = {"programs": programs, "declarations": declarations, "compilation": compilation, "best": best}
ways[sys.argv[1]](sys.argv[2:])
