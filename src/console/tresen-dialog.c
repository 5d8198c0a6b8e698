/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-dialog.h"

#include <adwaita.h>

/* Pixels: wider than a single letter in any style. */
#define LEAST_WIDTH 100

/* A heading stands in a message dialog twice: large in one line, and small for where that does not fit. Both are asked how high
 * they are at the least width of either, so both get the same. */
static void
let_heading_fit (GtkWidget *widget, const char *heading)
{
  if (GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_label (GTK_LABEL (widget)), heading) == 0)
    {
      gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (widget), PANGO_WRAP_WORD_CHAR);
      gtk_widget_set_size_request (widget, LEAST_WIDTH, -1);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    let_heading_fit (child, heading);
}

/**
 * @dialog: an AdwMessageDialog with a heading
 *
 * Shows it. GTK 4.18 complains about a label that is measured for less than its least width, which the heading of such a dialog
 * would be.
 */
void
tresen_dialog_present (GtkWidget *dialog)
{
  let_heading_fit (dialog, adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)));
  gtk_window_present (GTK_WINDOW (dialog));
}
