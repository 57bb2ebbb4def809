/* A small library that something of everything happens to. */
#include <stddef.h>

#define STREAM_VERSION "1.4"
#define STREAM_BUFFER 4096
#define STREAM_OLD_FLAG 4
#define stream_ready(s) ((s)->left > 0)
#define stream_open_any stream_open

typedef long stream_offset;
typedef int stream_handle;

enum stream_mode { STREAM_READ, STREAM_WRITE, STREAM_MODE_COUNT };
enum stream_seek { STREAM_SEEK_START, STREAM_SEEK_END };

struct stream_event {
  int kind;
  void *target;
  unsigned depth : 3;
  unsigned mode : 5;
  char name[8];
};

struct stream_options {
  int level;
  const char *lvl_name;
  void *reserved[2];
};

struct stream_stats {
  long reads;
};

union stream_value {
  int i;
  double d;
};

struct stream;

extern int stream_debug;
extern const int stream_limits[4];

/* Opens a stream. */
struct stream *stream_open(const char *path, int flags);
void stream_close(struct stream *s);
int stream_flush(struct stream *s);
stream_offset stream_seek(struct stream *s, stream_offset offset, enum stream_seek whence);
int stream_next(struct stream *s, struct stream_event *event);
void stream_init_options(struct stream_options *options);
const struct stream_stats *stream_get_stats(const struct stream *s);
union stream_value stream_value_of(struct stream_event event);
void stream_set_colour(struct stream *s, int rgb);
size_t stream_read(struct stream *s, void *buffer, size_t size);
