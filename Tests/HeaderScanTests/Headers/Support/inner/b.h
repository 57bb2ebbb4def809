#pragma once
typedef int inner_b_type;
int inner_b(inner_b_type);
