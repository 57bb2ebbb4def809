#define _GNU_SOURCE
#include "foreign_symbols.h"

#include <dlfcn.h>
#include <stdint.h>
#if defined(__APPLE__)
#include <malloc/malloc.h>
size_t foreign_block_size(void *block) { return malloc_size(block); }
#else
#include <malloc.h>
size_t foreign_block_size(void *block) { return malloc_usable_size(block); }
#endif

const char *foreign_address_file(const void *address) {
  Dl_info info;
  return dladdr(address, &info) ? info.dli_fname : NULL;
}

const char *foreign_address_symbol(const void *address) {
  Dl_info info;
  return dladdr(address, &info) ? info.dli_sname : NULL;
}

#if defined(__linux__)
#include <elf.h>
#include <link.h>

// How many symbols there are, from the table of GNU's hash: the chain that begins farthest behind ends with the last one.
static size_t count_by_gnu_hash(const uint32_t *table) {
  uint32_t buckets = table[0], first = table[1], words = table[2];
  const uint32_t *bucket = (const uint32_t *)((const ElfW(Addr) *)(table + 4) + words);
  const uint32_t *chain = bucket + buckets;
  uint32_t last = 0;
  for (uint32_t i = 0; i < buckets; i++) {
    if (bucket[i] > last) last = bucket[i];
  }
  if (last < first) return first;
  while (!(chain[last - first] & 1)) last++;
  return (size_t)last + 1;
}

_Bool foreign_symbols_visit(void *library, ForeignSymbolVisitor visitor, void *context) {
  struct link_map *map;
  if (dlinfo(library, RTLD_DI_LINKMAP, &map) != 0 || !map->l_ld) return 0;
  const ElfW(Sym) *symbols = NULL;
  const char *names = NULL;
  const uint32_t *gnu_hash = NULL, *hash = NULL;
  for (const ElfW(Dyn) *entry = map->l_ld; entry->d_tag != DT_NULL; entry++) {
    // glibc has made addresses of these; other loaders leave offsets.
    uintptr_t place = entry->d_un.d_ptr;
    if (place < map->l_addr) place += map->l_addr;
    switch (entry->d_tag) {
      case DT_SYMTAB: symbols = (const ElfW(Sym) *)place; break;
      case DT_STRTAB: names = (const char *)place; break;
      case DT_GNU_HASH: gnu_hash = (const uint32_t *)place; break;
      case DT_HASH: hash = (const uint32_t *)place; break;
      default: break;
    }
  }
  if (!symbols || !names || (!gnu_hash && !hash)) return 0;
  size_t count = gnu_hash ? count_by_gnu_hash(gnu_hash) : hash[1];
  for (size_t i = 1; i < count; i++) {
    const ElfW(Sym) *symbol = &symbols[i];
    unsigned type = ELF64_ST_TYPE(symbol->st_info), binding = ELF64_ST_BIND(symbol->st_info);
    if (symbol->st_shndx == SHN_UNDEF || symbol->st_name == 0) continue;
    if (binding != STB_GLOBAL && binding != STB_WEAK && binding != STB_GNU_UNIQUE) continue;
    if (type != STT_FUNC && type != STT_OBJECT && type != STT_GNU_IFUNC && type != STT_NOTYPE) continue;
    visitor(context, names + symbol->st_name, type != STT_OBJECT);
  }
  return 1;
}

const char *foreign_library_path(void *library) {
  struct link_map *map;
  if (dlinfo(library, RTLD_DI_LINKMAP, &map) != 0) return NULL;
  return map->l_name;
}
#else
_Bool foreign_symbols_visit(void *library, ForeignSymbolVisitor visitor, void *context) {
  (void)library, (void)visitor, (void)context;
  return 0;
}

const char *foreign_library_path(void *library) {
  (void)library;
  return NULL;
}
#endif
