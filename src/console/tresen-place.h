/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A place as WeChat tells it, for a map. Pure. Inside mainland China WeChat's coordinates are GCJ-02, which is shifted by some
 * hundred metres against WGS 84, what maps elsewhere and geo: addresses use; outside they are the same. */

typedef struct
{
  double latitude;
  double longitude;
} TresenPlace;

gboolean tresen_place_parse (const char *latitude, const char *longitude, TresenPlace *place);
gboolean tresen_place_is_shifted (TresenPlace place);
TresenPlace tresen_place_to_wgs84 (TresenPlace place);
char *tresen_place_to_geo_uri (TresenPlace place);
char *tresen_place_to_page_uri (TresenPlace place, const char *label);

G_END_DECLS
