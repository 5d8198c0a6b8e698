/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payment-timeline.h"

#include <glib/gi18n.h>

#include "tresen-pay-step-words.h"
#include "tresen-words.h"

struct _TresenPaymentTimeline
{
  GtkWidget parent_instance;

  GtkListBox *list;
  GArray *ids; /* (element-type gint64): of the steps that are shown, in the order of the rows */
};

G_DEFINE_FINAL_TYPE (TresenPaymentTimeline, tresen_payment_timeline, GTK_TYPE_WIDGET)

static GtkWidget *
new_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* Plain text: what came from outside is never markup. */
static char *
join_facts (GPtrArray *facts)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < facts->len; i++)
    {
      const TresenPayFact *fact = facts->pdata[i];

      if (i > 0)
        g_string_append_c (text, '\n');
      if (fact->is_unconfirmed)
        /* Translators: the name of a value and the value, which came back without a signature */
        g_string_append_printf (text, _ ("%s (not confirmed): %s"), fact->name, fact->value);
      else
        /* Translators: the name of a value and the value */
        g_string_append_printf (text, _ ("%s: %s"), fact->name, fact->value);
    }
  return g_string_free (text, FALSE);
}

static GtkWidget *
new_details (GPtrArray *facts)
{
  GtkWidget *expander = gtk_expander_new (_ ("Details"));
  g_autofree char *text = join_facts (facts);
  GtkWidget *label = new_label (text, "caption");

  gtk_widget_add_css_class (label, "monospace");
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  /* A folded expander would offer its text the focus, and hold Tab back for ever. */
  g_object_bind_property (expander, "expanded", label, "can-focus", G_BINDING_SYNC_CREATE);
  gtk_widget_set_margin_top (label, 4);
  gtk_expander_set_child (GTK_EXPANDER (expander), label);
  gtk_widget_add_css_class (expander, "caption");
  gtk_accessible_update_property (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Details"), -1);
  return expander;
}

static GtkWidget *
new_column (const TresenPaymentStep *step, const char *currency, gint64 now_us)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *title = tresen_pay_step_words_title (step);
  g_autofree char *moment = tresen_words_moment (step->at_us, now_us);
  g_autofree char *meaning = tresen_pay_step_words_meaning (step);
  const char *via = tresen_pay_step_words_via (step);
  g_autofree char *when
      = via != NULL ? g_strdup_printf ("%s · %s", moment, via) : g_strdup (moment);
  g_autoptr (GPtrArray) facts = tresen_pay_step_words_facts (step, currency);

  gtk_box_append (GTK_BOX (column), new_label (title, NULL));
  gtk_box_append (GTK_BOX (column), new_label (when, "caption"));
  gtk_widget_add_css_class (gtk_widget_get_last_child (column), "dim-label");
  if (*meaning != '\0')
    gtk_box_append (GTK_BOX (column), new_label (meaning, "caption"));
  if (facts->len > 0)
    gtk_box_append (GTK_BOX (column), new_details (facts));
  gtk_widget_set_hexpand (column, TRUE);
  return column;
}

static GtkWidget *
new_row (const TresenPaymentStep *step, const char *currency, gint64 now_us)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (tresen_pay_step_words_icon (step));
  g_autofree char *title = tresen_pay_step_words_title (step);

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (icon, 3);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), new_column (step, currency, now_us));
  gtk_widget_add_css_class (box, "pay-step");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return row;
}

static gboolean
begins_the_same (TresenPaymentTimeline *self, GPtrArray *steps)
{
  if (self->ids->len > steps->len)
    return FALSE;
  for (guint i = 0; i < self->ids->len; i++)
    if (g_array_index (self->ids, gint64, i) != ((TresenPaymentStep *) steps->pdata[i])->id)
      return FALSE;
  return TRUE;
}

static void
clear_rows (TresenPaymentTimeline *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  g_array_set_size (self->ids, 0);
}

/**
 * tresen_payment_timeline_set_steps:
 * @steps: (element-type TresenPaymentStep): oldest first; a step never changes
 * @currency: of the payment
 */
void
tresen_payment_timeline_set_steps (TresenPaymentTimeline *self,
                                   GPtrArray *steps,
                                   const char *currency,
                                   gint64 now_us)
{
  g_return_if_fail (TRESEN_IS_PAYMENT_TIMELINE (self) && steps != NULL);
  if (!begins_the_same (self, steps))
    clear_rows (self);
  for (guint i = self->ids->len; i < steps->len; i++)
    {
      const TresenPaymentStep *step = steps->pdata[i];

      gtk_list_box_append (self->list, new_row (step, currency, now_us));
      g_array_append_val (self->ids, step->id);
    }
}

guint
tresen_payment_timeline_get_n_rows (TresenPaymentTimeline *self)
{
  g_return_val_if_fail (TRESEN_IS_PAYMENT_TIMELINE (self), 0);
  return self->ids->len;
}

static void
tresen_payment_timeline_dispose (GObject *object)
{
  TresenPaymentTimeline *self = TRESEN_PAYMENT_TIMELINE (object);

  if (self->list != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->list));
  self->list = NULL;
  G_OBJECT_CLASS (tresen_payment_timeline_parent_class)->dispose (object);
}

static void
tresen_payment_timeline_finalize (GObject *object)
{
  g_array_unref (TRESEN_PAYMENT_TIMELINE (object)->ids);
  G_OBJECT_CLASS (tresen_payment_timeline_parent_class)->finalize (object);
}

static void
tresen_payment_timeline_class_init (TresenPaymentTimelineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_payment_timeline_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_payment_timeline_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
tresen_payment_timeline_init (TresenPaymentTimeline *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Timeline"), -1);
  gtk_widget_set_parent (GTK_WIDGET (self->list), GTK_WIDGET (self));
}
