/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TresenTourCustomer: the customer's side of the tour, played by whoever holds the practice phone.
 * @act: does "text", "image", … as practice customer number @customer; text for those that have one
 * @get_name: what the practice customer is called on the phone
 * @has_received: whether the first practice customer sees @text on the phone
 * @pay: opens a pay link and pays at Paygate's page; with %NULL the newest link that the first practice customer got
 */
typedef struct
{
  void (*act) (guint customer, const char *act, const char *text, gpointer user_data);
  const char *(*get_name) (guint customer, gpointer user_data);
  gboolean (*has_received) (const char *text, gpointer user_data);
  void (*pay) (const char *link, gpointer user_data);
  gpointer user_data;
} TresenTourCustomer;

/**
 * TresenTour: plays the main job by itself in the real window: it activates the window's own actions, types into its text
 * field, and waits until what should come is to be seen. It calls nothing inside.
 */
#define TRESEN_TYPE_TOUR (tresen_tour_get_type ())
G_DECLARE_FINAL_TYPE (TresenTour, tresen_tour, TRESEN, TOUR, GObject)

TresenTour *
tresen_tour_new (GApplication *application, const char *folder, const TresenTourCustomer *customer);
void tresen_tour_start (TresenTour *self);
gboolean tresen_tour_has_succeeded (TresenTour *self);

G_END_DECLS
