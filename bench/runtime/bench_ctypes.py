"""The same from Python's ctypes."""
import ctypes
import time

libc = ctypes.CDLL("libc.so.6")
target = ctypes.CDLL("./libtarget.so")
libc.labs.argtypes, libc.labs.restype = [ctypes.c_long], ctypes.c_long
libc.strlen.argtypes, libc.strlen.restype = [ctypes.c_char_p], ctypes.c_size_t


class Four(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int) for name in "abcd"]


target.turn.argtypes, target.turn.restype = [Four], Four
Callback = ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_long)
target.add_up.argtypes, target.add_up.restype = [ctypes.c_long, Callback], ctypes.c_long


def measure(name, slices, count, body):
    best = float("inf")
    for _ in range(slices):
        start = time.perf_counter()
        body(count)
        best = min(best, time.perf_counter() - start)
    print(f"{name} {best * 1e9 / count:.1f}")


def labs(count):
    function = libc.labs
    for i in range(count):
        function(-i)


def strlen(count):
    function = libc.strlen
    for _ in range(count):
        function(b"hello world")


def struct(count):
    function, value = target.turn, Four(1, 2, 3, 4)
    for _ in range(count):
        function(value)


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


measure("labs", 20, 25000, labs)
measure("strlen", 20, 25000, strlen)
measure("callback", 20, 10000, lambda count: target.add_up(count, Callback(lambda x: x + 1)))
measure("struct", 20, 10000, struct)
measure("fib", 2, 1, lambda _: fib(32))
