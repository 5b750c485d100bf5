/* What the scripts for the first boot are made of, in POSIX sh; in this order. */
#ifndef AMPY_RENDER_BOOT_PARTS_H
#define AMPY_RENDER_BOOT_PARTS_H

extern const char part_say[];       /* lacks, note, die, which keep $why */
extern const char part_root[];      /* rights, root: nothing is to be got */
extern const char part_result[];    /* told, tell, line_of, now; need $results, $output and more */
extern const char part_finish[];    /* what the end and signals do; needs $failing */
extern const char part_user[];      /* as: '' is $default */
extern const char part_put[];       /* put, gone */
extern const char part_place[];     /* to where it is run at every boot */
extern const char part_once[];      /* ends where it is done already; $tmp */
extern const char part_default[];   /* $default: a user of the machine's; before steps */
extern const char part_enable[];    /* allow: enables a repository */
extern const char part_fetch[];     /* ampy; needs $url and $sum */
extern const char part_hand[];      /* after ampy, which ended with $rc */

#endif
