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


def measure(name, count, body):
    start = time.perf_counter()
    body(count)
    print(f"{name} {(time.perf_counter() - start) * 1e9 / count:.1f}")


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


measure("labs", 500000, labs)
measure("strlen", 500000, strlen)
successor = ffi.callback("long(long)", lambda x: x + 1)
measure("callback", 200000, lambda count: target.add_up(count, successor))
measure("struct", 200000, struct)
