// What each file of this plugin adds to it.
#pragma once

#include <bai/plugin.hpp>

void add_greet(bai::Plugin& plugin);
void add_make(bai::Plugin& plugin);
void add_chat(bai::Plugin& plugin);
