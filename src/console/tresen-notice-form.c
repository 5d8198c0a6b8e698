/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-notice-form.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "tresen-notice-words.h"
#include "tresen-wechat-template.h"

struct _TresenNoticeForm
{
  GtkWidget parent_instance;

  GtkWidget *list;
  GPtrArray *fields;   /* (element-type TresenTemplateField) */
  GPtrArray *rows;     /* (element-type AdwEntryRow) borrowed */
  GPtrArray *counters; /* (element-type GtkLabel) borrowed */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenNoticeForm, tresen_notice_form, GTK_TYPE_WIDGET)

static void
check_row (TresenNoticeForm *self, guint i)
{
  const TresenTemplateField *field = self->fields->pdata[i];
  GtkWidget *row = self->rows->pdata[i];
  const char *value = gtk_editable_get_text (GTK_EDITABLE (row));
  TresenTemplateFault fault = tresen_template_check (field->name, value);
  gboolean is_wrong = fault == TRESEN_TEMPLATE_TOO_LONG || fault == TRESEN_TEMPLATE_WRONG;
  g_autofree char *count = tresen_notice_words_count (field->name, value);

  gtk_label_set_label (self->counters->pdata[i], count != NULL ? count : "");
  if (is_wrong)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
      is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
row_changed_cb (TresenNoticeForm *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    check_row (self, i);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
add_row (TresenNoticeForm *self, const TresenTemplateField *field)
{
  GtkWidget *row = adw_entry_row_new ();
  GtkWidget *counter = gtk_label_new ("");
  g_autofree char *hint = tresen_notice_words_hint (field->name, "");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), field->label);
  gtk_widget_set_tooltip_text (row, hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, hint,
                                  -1);
  gtk_widget_add_css_class (counter, "dim-label");
  gtk_widget_add_css_class (counter, "numeric");
  gtk_widget_add_css_class (counter, "caption");
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), counter);
  g_ptr_array_add (self->rows, row);
  g_ptr_array_add (self->counters, counter);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  g_signal_connect_object (row, "changed", G_CALLBACK (row_changed_cb), self, G_CONNECT_SWAPPED);
}

/** @template: (nullable): %NULL: no blanks */
void
tresen_notice_form_set_template (TresenNoticeForm *self, const TresenTemplate *template)
{
  g_return_if_fail (TRESEN_IS_NOTICE_FORM (self));

  for (guint i = 0; i < self->rows->len; i++)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->counters, 0);
  g_ptr_array_unref (self->fields);
  self->fields = tresen_template_parse (template != NULL ? template->content : "");
  for (guint i = 0; i < self->fields->len; i++)
    add_row (self, self->fields->pdata[i]);
  gtk_widget_set_visible (self->list, self->fields->len > 0);
  row_changed_cb (self);
}

/** Returns: (transfer none) (element-type TresenTemplateField): the blanks */
GPtrArray *
tresen_notice_form_get_fields (TresenNoticeForm *self)
{
  g_return_val_if_fail (TRESEN_IS_NOTICE_FORM (self), NULL);
  return self->fields;
}

/** Returns: (transfer full) (array zero-terminated=1): what stands in them */
char **
tresen_notice_form_dup_values (TresenNoticeForm *self)
{
  GPtrArray *values = g_ptr_array_new ();

  for (guint i = 0; i < self->rows->len; i++)
    {
      char *value = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->rows->pdata[i])));

      g_ptr_array_add (values, g_strstrip (value));
    }
  g_ptr_array_add (values, NULL);
  return (char **) g_ptr_array_free (values, FALSE);
}

static void
tresen_notice_form_dispose (GObject *object)
{
  TresenNoticeForm *self = TRESEN_NOTICE_FORM (object);

  g_clear_pointer (&self->list, gtk_widget_unparent);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->counters, g_ptr_array_unref);
  G_OBJECT_CLASS (tresen_notice_form_parent_class)->dispose (object);
}

static void
tresen_notice_form_class_init (TresenNoticeFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_notice_form_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
tresen_notice_form_init (TresenNoticeForm *self)
{
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What the notice says"), -1);
  self->fields = tresen_template_parse ("");
  self->rows = g_ptr_array_new ();
  self->counters = g_ptr_array_new ();
}
