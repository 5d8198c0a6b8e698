/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-tour.h"

G_BEGIN_DECLS

/* What the steps of the tour have in common: looking for what a person sees, and doing what a person does. */

typedef gboolean (*TresenTourTest) (GtkWidget *widget, gconstpointer data);

GtkWidget *tresen_tour_get_window (TresenTour *self);
GtkWidget *tresen_tour_get_front (TresenTour *self);
GtkWidget *tresen_tour_find (GtkWidget *root, TresenTourTest test, gconstpointer data);
gboolean tresen_tour_is_seen (TresenTour *self, const char *text);
gboolean tresen_tour_is_text_field (GtkWidget *widget, gconstpointer data);
void tresen_tour_activate (TresenTour *self, const char *action);
void tresen_tour_let_pay (TresenTour *self, const char *link);

/* The steps with money: a name each, what is done, whether it is seen. */

typedef struct
{
  const char *name;
  void (*begin) (TresenTour *self);
  gboolean (*is_seen) (TresenTour *self);
} TresenTourStep;

#define TRESEN_TOUR_N_PAYMENT_STEPS 6
extern const TresenTourStep tresen_tour_payment_steps[TRESEN_TOUR_N_PAYMENT_STEPS];

G_END_DECLS
