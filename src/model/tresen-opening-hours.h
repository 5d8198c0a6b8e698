/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TRESEN_OPENING_HOURS_ERROR (tresen_opening_hours_error_quark ())
GQuark tresen_opening_hours_error_quark (void);

/**
 * TresenOpeningHoursError:
 * @TRESEN_OPENING_HOURS_ERROR_HOURS: not of the form below
 * @TRESEN_OPENING_HOURS_ERROR_TIME_ZONE: no such time zone here
 */
typedef enum
{
  TRESEN_OPENING_HOURS_ERROR_HOURS,
  TRESEN_OPENING_HOURS_ERROR_TIME_ZONE,
} TresenOpeningHoursError;

/**
 * TresenOpeningHours: when the shop is open, week by week. Immutable, reference-counted; any thread.
 *
 * A part of what OpenStreetMap writes: rules separated by ";", each of days (Mo Tu We Th Fr Sa Su, with "," and "-"; none for every
 * day) and times (08:00-12:00,13:00-18:00; up to 24:00; an end not after the beginning is on the next day) or the word "off".
 * A later rule takes the place of an earlier one for its days. "24/7" is always.
 */
typedef struct _TresenOpeningHours TresenOpeningHours;

TresenOpeningHours *tresen_opening_hours_parse (const char *text, const char *time_zone, GError **error);
TresenOpeningHours *tresen_opening_hours_ref (TresenOpeningHours *self);
void tresen_opening_hours_unref (TresenOpeningHours *self);
gboolean tresen_opening_hours_is_open (const TresenOpeningHours *self, gint64 at_us);
gint64 tresen_opening_hours_closed_since (const TresenOpeningHours *self, gint64 at_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenOpeningHours, tresen_opening_hours_unref)

G_END_DECLS
