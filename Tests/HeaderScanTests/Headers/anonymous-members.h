// scan: -- -std=gnu17
// Records without a tag inside anonymous members: C reaches them only through what holds the member.
struct info {
  int kind;
  union {
    struct { int id; struct { char deep; } in; } first;
    struct { union { struct { int group; } group; struct { int task; } task; }; long order; } second;
  };
  struct { struct { int x; } p; struct { struct { int y; } q; }; };
};
