// Functions whose declarations do not say what their documentation would.
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

long sum(const int *values, size_t count) {
  long result = 0;
  for (size_t i = 0; i < count; i++) result += values[i];
  return result;
}
long sum_of_four(const int *values) { return sum(values, 4); }
size_t count_bytes(const char *text, size_t size) {
  size_t zeros = 0;
  for (size_t i = 0; i < size; i++) zeros += text[i] == 0;
  return size * 10 + zeros;
}
void squares(int *into, int count) {
  for (int i = 0; i < count; i++) into[i] = i * i;
}
// As zlib's compress: the room goes in, what was used comes out.
int repeat(unsigned char *into, unsigned long *size, const unsigned char *from, unsigned long count, double *ratio) {
  unsigned long used = 0;
  for (unsigned long i = 0; i < count && used + 2 <= *size; i++) {
    into[used++] = from[i];
    into[used++] = from[i];
  }
  *size = used;
  *ratio = count ? (double)used / count : 0;
  return used == 2 * count ? 0 : -1;
}
int is_there(const void *pointer) { return pointer != NULL; }

// A registration in the manner of GLib: a function, its data, and a function to be called when both are given up.
typedef int (*Task)(int number, void *data);
typedef void (*Destroy)(void *data);
static struct { Task task; void *data; Destroy destroy; } registered[8];
int add_task(Task task, void *data, Destroy destroy) {
  for (int i = 0; i < 8; i++) {
    if (registered[i].task) continue;
    registered[i].task = task;
    registered[i].data = data;
    registered[i].destroy = destroy;
    return i;
  }
  return -1;
}
int run_task(int id, int number) { return registered[id].task(number, registered[id].data); }
void *task_address(int id) { return (void *)registered[id].task; }
void remove_task(int id) {
  Destroy destroy = registered[id].destroy;
  void *data = registered[id].data;
  registered[id].task = NULL;
  if (destroy) destroy(data);
}
// Gives itself up while it runs.
int run_and_remove(int id, int number) {
  Task task = registered[id].task;
  void *data = registered[id].data;
  remove_task(id);
  return number + (task != NULL) + (data != NULL);
}
static int destroyed;
void count_destruction(void *data) { destroyed += (int)(size_t)data; }
int destruction_count(void) { return destroyed; }
