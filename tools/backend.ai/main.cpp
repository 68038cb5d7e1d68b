// The command-line program. Everything is in the kernel's start library, so that this file never changes.
extern "C" int bai_program_main(int argc, char** argv);

int main(int argc, char** argv) { return bai_program_main(argc, argv); }
