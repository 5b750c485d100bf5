/* The parts of a rendered script that are the same for every plan, in POSIX sh. */
#ifndef AMPY_RENDER_PARTS_H
#define AMPY_RENDER_PARTS_H

extern const char part_env[];        /* say; begins every script */
extern const char part_words[];      /* lacks, note, die */
extern const char part_rights[];     /* rights, root */
extern const char part_tmp[];        /* $tmp and what signals do */
extern const char part_clock[];      /* seconds */
extern const char part_patience[];   /* patiently; needs seconds, $fine, $busy and $late */
extern const char part_choosing[];   /* want, packages; need those of render_manager.h */
extern const char part_as[];         /* as: '' is whoever runs it, or called sudo */
extern const char part_owners[];     /* venv, pip; need as */
extern const char part_settings[];   /* settings; needs as */
extern const char part_need[];       /* need */
extern const char part_files[];      /* put, gone */

#endif
