/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-place.h"

#include <math.h>

/* The ellipsoid that GCJ-02 reckons with (Krassowsky): half the long axis in metres, and the eccentricity squared. */
#define HALF_AXIS 6378245.0
#define ECCENTRICITY_2 0.00669342162296594323

/* Each round takes what is left of the shift down by a factor of about a thousand. */
#define ROUNDS 4

/* The border of mainland China, to half a degree or so: longitude, latitude. Wrong by the shift is what lies between. */
static const double border[][2] = {
  { 73.5, 39.5 },  { 74.9, 37.2 },  { 78.0, 35.3 },  { 79.0, 32.5 },  { 81.2, 30.1 },
  { 86.0, 27.9 },  { 89.0, 27.4 },  { 92.0, 27.7 },  { 97.3, 28.2 },  { 97.6, 24.4 },
  { 99.4, 22.0 },  { 101.8, 21.1 }, { 102.3, 22.4 }, { 105.3, 23.3 }, { 106.7, 21.9 },
  { 108.0, 21.3 }, { 108.4, 18.0 }, { 110.6, 17.8 }, { 112.0, 20.5 }, { 116.0, 21.9 },
  { 119.4, 24.6 }, { 121.0, 26.4 }, { 123.2, 30.0 }, { 122.2, 33.0 }, { 123.0, 37.2 },
  { 124.1, 39.7 }, { 126.5, 41.6 }, { 128.2, 41.9 }, { 130.7, 42.4 }, { 131.2, 44.9 },
  { 133.2, 45.1 }, { 135.1, 48.4 }, { 130.8, 48.9 }, { 127.5, 50.2 }, { 125.6, 53.1 },
  { 121.0, 53.4 }, { 119.9, 51.0 }, { 117.0, 49.6 }, { 115.6, 47.8 }, { 119.8, 46.8 },
  { 111.9, 43.7 }, { 106.0, 42.0 }, { 97.0, 42.7 },  { 91.0, 45.2 },  { 87.8, 49.1 },
  { 85.5, 47.1 },  { 82.5, 45.3 },  { 80.2, 42.2 },  { 76.5, 40.4 },
};

static gboolean
parse (const char *text, double most, double *value)
{
  char *end = NULL;

  if (text == NULL || *text == '\0')
    return FALSE;
  *value = g_ascii_strtod (text, &end);
  return *end == '\0' && isfinite (*value) && fabs (*value) <= most;
}

/** Two texts as WeChat sends them; FALSE when they are no place. */
gboolean
tresen_place_parse (const char *latitude, const char *longitude, TresenPlace *place)
{
  return parse (latitude, 90, &place->latitude) && parse (longitude, 180, &place->longitude);
}

/** Whether WeChat's coordinates of this place are GCJ-02: whether it lies in mainland China. */
gboolean
tresen_place_is_shifted (TresenPlace place)
{
  gboolean is_inside = FALSE;

  for (gsize i = 0, j = G_N_ELEMENTS (border) - 1; i < G_N_ELEMENTS (border); j = i++)
    {
      double x1 = border[i][0], y1 = border[i][1], x2 = border[j][0], y2 = border[j][1];

      if ((y1 > place.latitude) != (y2 > place.latitude)
          && place.longitude < (x2 - x1) * (place.latitude - y1) / (y2 - y1) + x1)
        is_inside = !is_inside;
    }
  return is_inside;
}

/* What both series of the shift have in common: waves of 1/3 and 1 degree. */
static double
ripple (double x)
{
  return (20 * sin (6 * x * G_PI) + 20 * sin (2 * x * G_PI)) * 2 / 3;
}

static double
waves (double x, double one, double third, double twelfth, double thirtieth)
{
  return (one * sin (x * G_PI) + third * sin (x * G_PI / 3) + twelfth * sin (x * G_PI / 12)
          + thirtieth * sin (x * G_PI / 30))
         * 2 / 3;
}

/* By how many degrees GCJ-02 puts a place of WGS 84 further north and east. */
static TresenPlace
get_shift (TresenPlace place)
{
  double x = place.longitude - 105, y = place.latitude - 35;
  double north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt (fabs (x))
                 + ripple (x) + waves (y, 20, 40, 160, 320);
  double east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt (fabs (x)) + ripple (x)
                + waves (x, 20, 40, 150, 300);
  double radians = place.latitude * G_PI / 180;
  double bend = 1 - ECCENTRICITY_2 * sin (radians) * sin (radians);
  double metres_north = HALF_AXIS * (1 - ECCENTRICITY_2) / (bend * sqrt (bend)) * G_PI / 180;
  double metres_east = HALF_AXIS / sqrt (bend) * cos (radians) * G_PI / 180;

  return (TresenPlace){ north / metres_north, east / metres_east };
}

/** The place for maps that use WGS 84; itself outside mainland China. */
TresenPlace
tresen_place_to_wgs84 (TresenPlace place)
{
  TresenPlace guess = place;

  if (!tresen_place_is_shifted (place))
    return place;
  for (guint i = 0; i < ROUNDS; i++)
    {
      TresenPlace shift = get_shift (guess);

      guess.latitude = place.latitude - shift.latitude;
      guess.longitude = place.longitude - shift.longitude;
    }
  return guess;
}

static const char *
format (char *buffer, double value)
{
  return g_ascii_formatd (buffer, G_ASCII_DTOSTR_BUF_SIZE, "%.6f", value);
}

/** geo:LATITUDE,LONGITUDE, which is in WGS 84 (RFC 5870). */
char *
tresen_place_to_geo_uri (TresenPlace place)
{
  TresenPlace there = tresen_place_to_wgs84 (place);
  char latitude[G_ASCII_DTOSTR_BUF_SIZE], longitude[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup_printf ("geo:%s,%s", format (latitude, there.latitude),
                          format (longitude, there.longitude));
}

/** A page with a map, for where no program shows maps: one that uses GCJ-02 for places that are told so. */
char *
tresen_place_to_page_uri (TresenPlace place, const char *label)
{
  char latitude[G_ASCII_DTOSTR_BUF_SIZE], longitude[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *name = g_uri_escape_string (label, NULL, FALSE);

  format (latitude, place.latitude);
  format (longitude, place.longitude);
  if (tresen_place_is_shifted (place))
    return g_strdup_printf ("https://uri.amap.com/marker?position=%s,%s&name=%s", longitude,
                            latitude, name);
  return g_strdup_printf ("https://www.openstreetmap.org/?mlat=%s&mlon=%s#map=16/%s/%s", latitude,
                          longitude, latitude, longitude);
}
