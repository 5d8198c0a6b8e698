/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-customer-pane.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "tresen-console.h"
#include "tresen-follower-words.h"
#include "tresen-message-card.h"
#include "tresen-payment-card.h"
#include "tresen-rights.h"
#include "tresen-tag-box.h"
#include "tresen-words.h"

struct _TresenCustomerPane
{
  GtkWidget parent_instance;

  /* Of the template */
  GtkWidget *box;
  AdwHeaderBar *header;
  GtkWidget *close_button;
  AdwAvatar *avatar;
  GtkWidget *name_row;
  GtkLabel *name_hint;
  AdwActionRow *follows_row;
  AdwActionRow *remark_row;
  AdwActionRow *language_row;
  AdwActionRow *scene_row;
  AdwActionRow *place_row;
  AdwActionRow *openid_row;
  GtkWidget *copy_button;
  TresenTagBox *tag_box;
  GtkListBox *payments;

  /* Owned */
  TresenClock *clock;
  TresenRights *rights;     /* (nullable): all is allowed */
  TresenCustomer *customer; /* (nullable) */
  GtkWidget *map_button;    /* (nullable) by the row of the place */
  gint64 place_id;          /* what it shows; 0: none */
};

enum
{
  NAME_APPLIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenCustomerPane, tresen_customer_pane, GTK_TYPE_WIDGET)

/* A row of text from outside; hidden when there is none. */
static void
set_row (AdwActionRow *row, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (row, escaped);
  gtk_widget_set_visible (GTK_WIDGET (row), *text != '\0');
}

static char *
get_follows_text (TresenCustomerPane *self)
{
  g_autofree char *day = NULL;

  if (!self->customer->is_followed)
    return g_strdup (_ ("Does not follow the account"));
  if (self->customer->followed_at_us == 0)
    return g_strdup (_ ("Follows the account"));
  day = tresen_words_day (self->customer->followed_at_us, tresen_clock_now_us (self->clock));
  /* Translators: %s is a day, such as "Today" or "12 March 2024" */
  return g_strdup_printf (_ ("Follows the account since: %s"), day);
}

static void
show_remark (TresenCustomerPane *self)
{
  const TresenCustomer *customer = self->customer;
  gboolean may = self->rights == NULL || tresen_rights_may (self->rights, TRESEN_RIGHT_REMARK);
  g_autofree char *remark
      = may && customer != NULL
            ? tresen_follower_words_remark (customer->name, customer->remark, customer->remark_code)
            : NULL;

  gtk_label_set_label (self->name_hint, tresen_follower_words_name_hint (may));
  set_row (self->remark_row, remark != NULL ? remark : "");
  if (customer != NULL && customer->remark_code != 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->remark_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->remark_row), "error");
}

static void
update (TresenCustomerPane *self)
{
  TresenCustomer *customer = self->customer;
  g_autofree char *name
      = tresen_words_customer (customer->name, customer->remark, customer->openid);
  g_autofree char *follows = get_follows_text (self);
  g_autofree char *language = tresen_words_language (customer->language);

  adw_avatar_set_text (self->avatar, name);
  set_row (self->follows_row, follows);
  show_remark (self);
  tresen_tag_box_set_customer (self->tag_box, customer->id, customer->tags_code);
  set_row (self->language_row, language);
  set_row (self->scene_row, customer->scene);
  set_row (self->openid_row, customer->openid);
}

static void
show_name (TresenCustomerPane *self)
{
  /* The apply button would take this text for one that was typed. */
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->name_row), FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), self->customer->name);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->name_row), TRUE);
}

/* Escape takes back what was typed. */
static void
restore_name_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TresenCustomerPane *self = TRESEN_CUSTOMER_PANE (widget);

  if (self->customer != NULL)
    show_name (self);
}

static void
name_apply_cb (AdwEntryRow *row, TresenCustomerPane *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  g_signal_emit (self, signals[NAME_APPLIED], 0, name);
}

static void
copy_clicked_cb (GtkButton *button, TresenCustomerPane *self)
{
  if (self->customer != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->customer->openid);
}

static void
tresen_customer_pane_dispose (GObject *object)
{
  TresenCustomerPane *self = TRESEN_CUSTOMER_PANE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_CUSTOMER_PANE);
  g_clear_pointer (&self->customer, tresen_customer_unref);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_clear_object (&self->rights);
  G_OBJECT_CLASS (tresen_customer_pane_parent_class)->dispose (object);
}

static void
tresen_customer_pane_class_init (TresenCustomerPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (TRESEN_TYPE_TAG_BOX);
  G_OBJECT_CLASS (klass)->dispose = tresen_customer_pane_dispose;
  signals[NAME_APPLIED]
      = g_signal_new ("name-applied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TRESEN_CONSOLE_RESOURCES "/tresen-customer-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerPane, box);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerPane, header);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerPane, close_button);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerPane, avatar);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerPane, name_row);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerPane, name_hint);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerPane, follows_row);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerPane, remark_row);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerPane, language_row);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerPane, scene_row);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerPane, place_row);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerPane, openid_row);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerPane, copy_button);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerPane, tag_box);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerPane, payments);
  gtk_widget_class_bind_template_callback (widget_class, name_apply_cb);
  gtk_widget_class_install_action (widget_class, "pane.restore-name", NULL, restore_name_action);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
}

static void
tresen_customer_pane_init (TresenCustomerPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** @store: (nullable): where tags are; without it the pane has none */
void
tresen_customer_pane_set_up (TresenCustomerPane *self,
                             TresenStore *store,
                             TresenFeed *feed,
                             TresenClock *clock)
{
  g_return_if_fail (TRESEN_IS_CUSTOMER_PANE (self));
  g_return_if_fail (self->clock == NULL);

  self->clock = tresen_clock_ref (clock);
  gtk_widget_set_visible (GTK_WIDGET (self->tag_box), store != NULL);
  if (store == NULL)
    return;
  tresen_tag_box_set_up (self->tag_box, store, feed, clock);
  self->rights = g_object_ref (tresen_rights_get (store, feed));
  g_signal_connect_object (self->rights, "changed", G_CALLBACK (show_remark), self,
                           G_CONNECT_SWAPPED);
  show_remark (self);
}

/* The name that is being typed is left alone unless the customer is another one or the stored name has changed. */
void
tresen_customer_pane_set_customer (TresenCustomerPane *self, TresenCustomer *customer)
{
  gboolean is_other;

  g_return_if_fail (TRESEN_IS_CUSTOMER_PANE (self));
  g_return_if_fail (customer != NULL);

  is_other = self->customer == NULL || self->customer->id != customer->id
             || g_strcmp0 (self->customer->name, customer->name) != 0;
  tresen_customer_ref (customer);
  g_clear_pointer (&self->customer, tresen_customer_unref);
  self->customer = customer;
  if (is_other)
    show_name (self);
  update (self);
}

static void
replace_map_button (TresenCustomerPane *self, const char *latitude, const char *longitude)
{
  if (self->map_button != NULL)
    adw_action_row_remove (self->place_row, self->map_button);
  self->map_button = tresen_message_map_button_new (latitude, longitude, NULL);
  if (self->map_button == NULL)
    return;
  gtk_widget_set_valign (self->map_button, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (self->map_button, 0);
  adw_action_row_add_suffix (self->place_row, self->map_button);
}

/** @place: (nullable): a report of the telephone's place */
void
tresen_customer_pane_set_place (TresenCustomerPane *self, const TresenTimelineEntry *place)
{
  g_autofree char *latitude = NULL;
  g_autofree char *longitude = NULL;
  g_autofree char *moment = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (TRESEN_IS_CUSTOMER_PANE (self));

  gtk_widget_set_visible (GTK_WIDGET (self->place_row), place != NULL);
  if (place == NULL || place->id == self->place_id)
    {
      self->place_id = place != NULL ? place->id : 0;
      return;
    }
  self->place_id = place->id;
  latitude = tresen_words_detail (place, "latitude");
  longitude = tresen_words_detail (place, "longitude");
  moment = tresen_words_moment (place->created_at_us, tresen_clock_now_us (self->clock));
  /* Translators: latitude and longitude of a place, and when the telephone was there */
  text = g_strdup_printf (_ ("%s, %s\n%s"), latitude != NULL ? latitude : "?",
                          longitude != NULL ? longitude : "?", moment);
  set_row (self->place_row, text);
  replace_map_button (self, latitude, longitude);
}

/* What staff call the code, and what WeChat calls it. */
static void
show_code (TresenCustomerPane *self, const TresenCustomerFacts *facts)
{
  g_autofree char *text = NULL;

  if (facts->code_label == NULL)
    return;
  text = g_strdup_printf ("%s\n%s", facts->code_label, facts->customer->scene);
  set_row (self->scene_row, text);
}

static void
show_payments (TresenCustomerPane *self, GPtrArray *payments)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->payments, 0)) != NULL)
    gtk_list_box_remove (self->payments, GTK_WIDGET (row));
  for (guint i = 0; payments != NULL && i < payments->len; i++)
    gtk_list_box_append (self->payments,
                         tresen_payment_card_row_new (g_ptr_array_index (payments, i)));
  gtk_widget_set_visible (GTK_WIDGET (self->payments), payments != NULL && payments->len > 0);
}

void
tresen_customer_pane_set_facts (TresenCustomerPane *self, const TresenCustomerFacts *facts)
{
  tresen_customer_pane_set_customer (self, facts->customer);
  show_code (self, facts);
  show_payments (self, facts->payments);
  tresen_customer_pane_set_place (self, facts->place);
}

void
tresen_customer_pane_edit_name (TresenCustomerPane *self)
{
  g_return_if_fail (TRESEN_IS_CUSTOMER_PANE (self));

  gtk_widget_grab_focus (self->name_row);
  gtk_editable_select_region (GTK_EDITABLE (self->name_row), 0, -1);
}

/* Beside the conversation the pane is where the window ends, with its buttons; over it the pane has a button of its own. */
void
tresen_customer_pane_set_beside (TresenCustomerPane *self, gboolean is_beside)
{
  g_return_if_fail (TRESEN_IS_CUSTOMER_PANE (self));

  adw_header_bar_set_show_end_title_buttons (self->header, is_beside);
  gtk_widget_set_visible (self->close_button, !is_beside);
}
