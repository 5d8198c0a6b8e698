/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TresenNumberStyle: how the person at the screen writes numbers.
 * @decimal: between the whole and its parts
 * @group: between thousands; 0 for none
 */
typedef struct
{
  gunichar decimal;
  gunichar group;
} TresenNumberStyle;

TresenNumberStyle tresen_number_style_get (void);
TresenNumberStyle tresen_number_style_parse (const char *example);

G_END_DECLS
