int clang_door_placeholder;
