/* A small library that something of everything has happened to. */
#include <stddef.h>

#define STREAM_VERSION "2.0"
#define STREAM_BUFFER 8192
#define stream_ready(s, n) ((s)->left > (n))

typedef long long stream_offset;
typedef int stream_handle;

enum stream_mode { STREAM_READ, STREAM_APPEND, STREAM_WRITE, STREAM_MODE_COUNT };
enum stream_seek { STREAM_SEEK_START, STREAM_SEEK_END, STREAM_SEEK_HERE };

struct stream_event {
  int kind;
  long serial;
  void *target;
  unsigned depth : 4;
  unsigned mode : 4;
  char name[16];
};

struct stream_options {
  int level;
  const char *level_name;
  void *context;
  void *reserved[1];
};

struct stream_stats {
  long reads;
  long writes;
};

union stream_value {
  int i;
  double d;
  const char *text;
};

struct stream;
struct stream_filter {
  int (*apply)(void *data, size_t size);
  void *data;
};

extern long stream_debug;

/* Opens a stream, or says why not. */
struct stream *stream_open(const char *path, int flags, int *error);
void stream_close(struct stream *stream);
void stream_flush(struct stream *s) __attribute__((deprecated("streams flush themselves")));
stream_offset stream_seek(struct stream *s, stream_offset offset, enum stream_seek whence);
int stream_next(struct stream *s, struct stream_event *event);
void stream_init_options(struct stream_options *options);
const struct stream_stats *stream_get_stats(const struct stream *s);
union stream_value stream_value_of(struct stream_event event);
void stream_set_color(struct stream *s, int rgb);
size_t stream_read(struct stream *s, void *buffer, size_t size) __attribute__((nonnull(2)));
int stream_add_filter(struct stream *s, const struct stream_filter *filter);
