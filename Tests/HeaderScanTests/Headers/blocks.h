// scan: -- -fblocks
// gcc: no
/* Blocks are another language's; what uses them is skipped, and the rest is not. */
typedef int (^block_type)(int);
typedef block_type block_again;
typedef struct with_block { int a; block_type block; } with_block;
void takes_block(void (^block)(void));
void takes_block_typedef(block_type block);
void takes_block_chain(block_again block);
void takes_block_pointer(block_type *block);
block_type returns_block(void);
void takes_struct(with_block *pointer);
void takes_callback(void (*callback)(block_type));
extern block_type block_variable;
extern void (^raw_block_variable)(void);
int unaffected(int a);
struct direct { void (^member)(int); int after; };
