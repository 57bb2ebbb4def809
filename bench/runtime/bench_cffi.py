"""The same from Python's cffi, in its mode without a compiler."""
import time

import cffi

ffi = cffi.FFI()
ffi.cdef("""
long labs(long);
size_t strlen(const char *);
struct four { int a, b, c, d; };
struct four turn(struct four);
long add_up(long, long (*)(long));
""")
libc = ffi.dlopen("libc.so.6")
target = ffi.dlopen("./libtarget.so")


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
    function, value = target.turn, ffi.new("struct four *", [1, 2, 3, 4])[0]
    for _ in range(count):
        function(value)


measure("labs", 20, 25000, labs)
measure("strlen", 20, 25000, strlen)
successor = ffi.callback("long(long)", lambda x: x + 1)
measure("callback", 20, 10000, lambda count: target.add_up(count, successor))
measure("struct", 20, 10000, struct)
